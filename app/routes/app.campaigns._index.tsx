import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { Card, EmptyState, Page } from "@shopify/polaris";
import { z } from "zod";
import { actOnCampaign, campaignIntentSchema } from "../campaigns/act-on-campaign.server.ts";
import { parseCampaignList, writeCampaignList } from "../campaigns/campaign-list.ts";
import { isRunning } from "../campaigns/campaign.ts";
import { CampaignTable } from "../campaigns/components/campaign-table.tsx";
import { listCampaignRows } from "../campaigns/list-campaign-rows.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { EMPTY_ILLUSTRATION } from "../ui/illustrations.ts";
import { isPlain } from "../ui/list-query.ts";
import { useRevalidateWhile } from "../ui/use-revalidate-while.ts";
import { readForm } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const list = parseCampaignList(new URL(request.url).searchParams);
  return { list, ...(await listCampaignRows(shop, list, { now: new Date() })) };
}

const formSchema = z.object({
  intent: campaignIntentSchema,
  id: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt),
});

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const { intent, id } = await readForm(request, formSchema);
  const acted = await actOnCampaign(shop, id, { intent, actor, now: new Date() });
  return acted.ok && acted.goTo ? redirect(acted.goTo) : acted;
}

export default function Campaigns() {
  const { list, rows, hasNext } = useLoaderData<typeof loader>();
  const [, setParams] = useSearchParams();
  const { state } = useNavigation();
  useRevalidateWhile(rows.some((row) => isRunning(row.status)));
  const isEmpty = rows.length === 0 && isPlain(list);
  return (
    <Page
      title="Campaigns"
      primaryAction={isEmpty ? undefined : { content: "Create campaign", url: "/app/campaigns/new" }}
    >
      {isEmpty ? (
        <Card>
          <EmptyState
            heading="Write to a segment of your customers"
            action={{ content: "Create campaign", url: "/app/campaigns/new" }}
            secondaryAction={{ content: "View segments", url: "/app/segments" }}
            image={EMPTY_ILLUSTRATION}
          >
            <p>
              Choose a channel, pick your store’s own segments, write the message and see who gets it before you send.
            </p>
          </EmptyState>
        </Card>
      ) : (
        <CampaignTable
          rows={rows}
          list={list}
          hasNext={hasNext}
          loading={state === "loading"}
          onChange={(change) => setParams(writeCampaignList({ ...list, page: 1, ...change }), { replace: true })}
        />
      )}
    </Page>
  );
}
