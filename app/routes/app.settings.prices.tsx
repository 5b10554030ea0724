import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useSearchParams } from "@remix-run/react";
import { BlockStack, Card, Page, Select } from "@shopify/polaris";
import { useState } from "react";
import { campaignChannels, type CampaignChannel } from "../campaigns/campaign.ts";
import { PriceListForm } from "../campaigns/components/price-list-form.tsx";
import { listCountries } from "../customers/list-countries.server.ts";
import { otherCountries, parsePartPrices, type PriceDraft, type PriceProblems } from "../campaigns/part-prices.ts";
import { readPartPrices } from "../messaging/read-part-prices.server.ts";
import { savePartPrices } from "../campaigns/save-part-prices.server.ts";
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
    rows: Object.entries({ [otherCountries]: "", ...list?.prices })
      .map(([countryCode, price]) => ({ countryCode, price: String(price) }))
      .sort((a, b) => Number(a.countryCode === otherCountries) - Number(b.countryCode === otherCountries)),
  };
  return {
    channel,
    saved,
    countries: listCountries(),
    campaignId: campaignId === null ? null : String(campaignId),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const parsed = parsePartPrices(await readJson(request));
  if (!parsed.ok) return parsed;
  await savePartPrices(shop, parsed.prices, { actor, now: new Date() });
  return { ok: true as const };
}

export default function Prices() {
  const { channel, saved, campaignId } = useLoaderData<typeof loader>();
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
      <PriceEditor key={`${channel} ${JSON.stringify(saved)}`} channel={channel} saved={saved} />
    </Page>
  );
}

const noProblems: PriceProblems = { rows: {} };

function PriceEditor({ channel, saved }: { channel: CampaignChannel; saved: PriceDraft }) {
  const { countries, campaignId } = useLoaderData<typeof loader>();
  const [, setSearch] = useSearchParams();
  const [draft, setDraft] = useState(saved);
  const [sent, setSent] = useState<PriceDraft | null>(null);
  const fetcher = useFetcher<typeof action>();
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const save = () => {
    setSent(draft);
    void fetcher.submit(JSON.stringify({ channel, ...draft }), { method: "post", encType: "application/json" });
  };
  return (
    <BlockStack gap="400">
      <PageSaveBar
        id="prices"
        dirty={isDirty}
        saving={fetcher.state !== "idle"}
        onSave={save}
        onDiscard={() => setDraft(saved)}
      />
      <Card>
        <Select
          label="Channel"
          options={campaignChannels.map((value) => ({ value, label: channelNames[value] }))}
          value={channel}
          disabled={isDirty}
          helpText={isDirty ? "Save or discard what you changed before you choose another channel." : undefined}
          onChange={(chosen) =>
            setSearch({ channel: chosen, ...(campaignId ? { campaign: campaignId } : {}) }, { replace: true })
          }
        />
      </Card>
      <PriceListForm
        unit={channel === "sms" ? "part" : "message"}
        countries={countries}
        draft={draft}
        // What is wrong is said about the list that was sent; once that is changed the rows may be others.
        problems={draft === sent && fetcher.data && !fetcher.data.ok ? fetcher.data.problems : noProblems}
        onChange={setDraft}
      />
    </BlockStack>
  );
}
