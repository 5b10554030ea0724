import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { Card, EmptyState, Page } from "@shopify/polaris";
import { z } from "zod";
import { actOnAutomation, automationIntentSchema } from "../automations/act-on-automation.server.ts";
import { automationViews, type AutomationView } from "../automations/automation-list.ts";
import { AutomationTable } from "../automations/components/automation-table.tsx";
import { listAutomations } from "../automations/list-automations.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { EMPTY_ILLUSTRATION } from "../ui/illustrations.ts";
import { isPlain, parseListQuery, writeListQuery } from "../ui/list-query.ts";
import { readForm } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const list = parseListQuery<AutomationView>(new URL(request.url).searchParams, automationViews);
  return { list, ...(await listAutomations(shop, list, { now: new Date() })) };
}

const formSchema = z.object({
  intent: automationIntentSchema,
  id: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt),
});

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const { intent, id } = await readForm(request, formSchema);
  const acted = await actOnAutomation(shop, id, { intent, actor, now: new Date() });
  return acted.goTo ? redirect(acted.goTo) : acted;
}

export default function Automations() {
  const { list, rows, hasNext } = useLoaderData<typeof loader>();
  const [, setParams] = useSearchParams();
  const { state } = useNavigation();
  const isEmpty = rows.length === 0 && isPlain(list);
  return (
    <Page
      title="Automations"
      primaryAction={isEmpty ? undefined : { content: "Create automation", url: "/app/automations/new" }}
    >
      {isEmpty ? (
        <Card>
          <EmptyState
            heading="Write to customers when something happens"
            action={{ content: "Create automation", url: "/app/automations/new" }}
            image={EMPTY_ILLUSTRATION}
          >
            <p>
              Remind of abandoned checkouts, welcome new customers, follow up on orders. Your segments decide who gets
              what.
            </p>
          </EmptyState>
        </Card>
      ) : (
        <AutomationTable
          rows={rows}
          list={list}
          hasNext={hasNext}
          loading={state === "loading"}
          onChange={(change) => setParams(writeListQuery({ ...list, page: 1, ...change }), { replace: true })}
        />
      )}
    </Page>
  );
}
