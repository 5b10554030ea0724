import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useFetcher, useLoaderData, useSearchParams } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { useState } from "react";
import { z } from "zod";
import { readCarriedChoice, stepPath } from "../campaigns/draft-view.ts";
import { openDraft } from "../campaigns/open-draft.server.ts";
import { SegmentEditor, type SegmentDraft } from "../segments/components/segment-editor.tsx";
import { readFilters } from "../segments/read-filters.server.ts";
import { createSegment } from "../segments/save-segment.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm, readId } from "../web/read-form.server.ts";

const formSchema = z.object({ name: z.string().max(1_000), query: z.string().max(20_000) });

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  return { campaignId: String(campaign.id), filters: await readFilters(shop) };
}

/** The choice so far travels in the address; the new segment is added to it on the way back. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  const created = await createSegment(shop, await readForm(request, formSchema), { actor, now: new Date() });
  if (!created.ok) return created;
  const carried = readCarriedChoice(new URL(request.url).searchParams);
  const include = [...(carried?.includeSegmentIds ?? []), String(created.segmentId)].join(",");
  const exclude = (carried?.excludeSegmentIds ?? []).join(",");
  return redirect(`${stepPath(campaign.id, "audience")}?${new URLSearchParams({ include, exclude })}`);
}

export default function NewSegmentOfCampaign() {
  const { campaignId, filters } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const fetcher = useFetcher<typeof action>();
  const [draft, setDraft] = useState<SegmentDraft>({ name: "", query: "" });
  const [tried, setTried] = useState(false);
  const save = () => {
    setTried(true);
    void fetcher.submit(draft, { method: "post", action: `/app/campaigns/${campaignId}/new-segment?${params}` });
  };
  return (
    <Page
      title="Create segment"
      backAction={{ content: "Audience", url: `${stepPath(campaignId, "audience")}?${params}` }}
      primaryAction={{ content: "Create and use", onAction: save, loading: fetcher.state !== "idle" }}
    >
      <SegmentEditor
        draft={draft}
        filters={filters}
        problems={fetcher.data && !fetcher.data.ok ? fetcher.data.problems : {}}
        onChange={setDraft}
        tried={tried}
      />
    </Page>
  );
}
