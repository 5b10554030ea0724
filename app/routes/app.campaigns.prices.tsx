import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Card, Page, Select } from "@shopify/polaris";
import { useState } from "react";
import { campaignChannels, type CampaignChannel } from "../campaigns/campaign.ts";
import { PriceListForm, type PriceDraft } from "../campaigns/components/price-list-form.tsx";
import { readPartPrices } from "../campaigns/read-part-prices.server.ts";
import { partPricesSchema, savePartPrices } from "../campaigns/save-part-prices.server.ts";
import { channelNames } from "../channels/channel-names.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { PageSaveBar } from "../ui/page-save-bar.tsx";
import { readCursor, readJson } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = new URL(request.url).searchParams;
  const asked = search.get("channel");
  // The campaign the merchant came from, to go back to.
  const campaignId = readCursor(search.get("campaign"));
  const channel = campaignChannels.find((known) => known === asked) ?? "sms";
  const list = await readPartPrices(shop, channel);
  const saved: PriceDraft = {
    currency: list?.currency ?? shop.currency,
    rows: Object.entries({ "*": "", ...list?.prices })
      .map(([countryCode, price]) => ({ countryCode, price: String(price) }))
      .sort((a, b) => Number(a.countryCode === "*") - Number(b.countryCode === "*")),
  };
  return { channel, saved, campaignId: campaignId === null ? null : String(campaignId) };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const parsed = partPricesSchema.safeParse(await readJson(request));
  if (!parsed.success) return { ok: false as const, problem: parsed.error.issues[0]?.message ?? "Check the prices." };
  await savePartPrices(shop, parsed.data, { actor, now: new Date() });
  return { ok: true as const };
}

export default function Prices() {
  const { channel, saved, campaignId } = useLoaderData<typeof loader>();
  const [, setSearch] = useSearchParams();
  return (
    <Page
      title="Prices"
      backAction={
        campaignId
          ? { content: "Campaign", url: `/app/campaigns/${campaignId}/review` }
          : { content: "Settings", url: "/app/settings" }
      }
      narrowWidth
    >
      <BlockStack gap="400">
        <Card>
          <Select
            label="Channel"
            options={campaignChannels.map((value) => ({ value, label: channelNames[value] }))}
            value={channel}
            onChange={(chosen) =>
              setSearch({ channel: chosen, ...(campaignId ? { campaign: campaignId } : {}) }, { replace: true })
            }
          />
        </Card>
        <PriceEditor key={`${channel} ${JSON.stringify(saved)}`} channel={channel} saved={saved} />
      </BlockStack>
    </Page>
  );
}

function PriceEditor({ channel, saved }: { channel: CampaignChannel; saved: PriceDraft }) {
  const [draft, setDraft] = useState(saved);
  const fetcher = useFetcher<typeof action>();
  const save = () => {
    const rows = draft.rows
      .filter((row) => row.price !== "")
      .map((row) => ({ countryCode: row.countryCode, price: Number(row.price) }));
    void fetcher.submit(JSON.stringify({ channel, currency: draft.currency, rows }), {
      method: "post",
      encType: "application/json",
    });
  };
  return (
    <>
      <PageSaveBar
        id="prices"
        dirty={JSON.stringify(draft) !== JSON.stringify(saved)}
        saving={fetcher.state !== "idle"}
        onSave={save}
        onDiscard={() => setDraft(saved)}
      />
      <PriceListForm
        unit={channel === "sms" ? "part" : "message"}
        draft={draft}
        problem={fetcher.data && !fetcher.data.ok ? fetcher.data.problem : null}
        onChange={setDraft}
      />
    </>
  );
}
