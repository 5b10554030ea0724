import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Card, EmptyState, Page } from "@shopify/polaris";
import { FlowRunTable } from "../flow/components/flow-run-table.tsx";
import { flowRunViews, type FlowRunView } from "../flow/flow-run.ts";
import { listFlowRuns } from "../flow/list-runs.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { EMPTY_ILLUSTRATION } from "../ui/illustrations.ts";
import { parseListQuery, writeListQuery } from "../ui/list-query.ts";
import { readCursor } from "../web/read-form.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = new URL(request.url).searchParams;
  const { view } = parseListQuery<FlowRunView>(search, flowRunViews);
  const before = readCursor(search.get("before"));
  return { view, isFirst: before === null, ...(await listFlowRuns(shop, { view, before, limit: PAGE_SIZE })) };
}

export default function FlowRuns() {
  const { view, isFirst, rows, nextCursor } = useLoaderData<typeof loader>();
  const [search, setSearch] = useSearchParams();
  const address = (shown: FlowRunView) => writeListQuery({ view: shown, query: "", page: 1 });
  return (
    <Page title="Flow runs" subtitle="What your workflows in Shopify Flow, and your webhooks, asked of Segue">
      {rows.length === 0 && view === "all" && isFirst ? (
        <Card>
          <EmptyState
            heading="Send messages from Shopify Flow"
            action={{ content: "Open Shopify Flow", url: "shopify://admin/apps/flow", target: "_top" }}
            image={EMPTY_ILLUSTRATION}
          >
            <p>
              Add an action of Segue to a workflow: send a message to customers in your segments, hold messages while a
              complaint is open, or check segments. Programs of your own do the same by a webhook. What each run came to
              is listed here.
            </p>
          </EmptyState>
        </Card>
      ) : (
        <FlowRunTable
          rows={rows}
          view={view}
          onView={(shown) => setSearch(address(shown), { replace: true })}
          firstPage={isFirst ? null : () => setSearch(address(view))}
          nextPage={nextCursor ? () => setSearch({ ...Object.fromEntries(search), before: nextCursor }) : null}
        />
      )}
    </Page>
  );
}
