import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { useState } from "react";
import { campaignChannels } from "../campaigns/campaign.ts";
import { PriceListForm, type PriceDraft } from "../campaigns/components/price-list-form.tsx";
import { readPartPrices } from "../campaigns/read-part-prices.server.ts";
import { partPricesSchema, savePartPrices } from "../campaigns/save-part-prices.server.ts";
import { channelNames } from "../channels/channel-names.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readJson } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const asked = new URL(request.url).searchParams.get("channel");
  const channel = campaignChannels.find((known) => known === asked) ?? "sms";
  const list = await readPartPrices(shop, channel);
  const saved: PriceDraft = {
    currency: list?.currency ?? shop.currency,
    rows: Object.entries({ "*": "", ...list?.prices })
      .map(([countryCode, price]) => ({ countryCode, price: String(price) }))
      .sort((a, b) => Number(a.countryCode === "*") - Number(b.countryCode === "*")),
  };
  return { channel, saved };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const parsed = partPricesSchema.safeParse(await readJson(request));
  if (!parsed.success) return { ok: false as const, problem: parsed.error.issues[0]?.message ?? "Check the prices." };
  await savePartPrices(shop, parsed.data, { actor, now: new Date() });
  return { ok: true as const };
}

export default function Prices() {
  const { channel, saved } = useLoaderData<typeof loader>();
  const [draft, setDraft] = useState(saved);
  const fetcher = useFetcher<typeof action>();
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
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
    <Page
      title={`${channelNames[channel]} prices`}
      backAction={{ content: "Campaigns", url: "/app/campaigns" }}
      primaryAction={{
        content: fetcher.data?.ok && !isChanged ? "Saved" : "Save",
        onAction: save,
        loading: fetcher.state !== "idle",
        disabled: !isChanged,
      }}
    >
      <PriceListForm
        draft={draft}
        problem={fetcher.data && !fetcher.data.ok ? fetcher.data.problem : null}
        onChange={setDraft}
      />
    </Page>
  );
}
