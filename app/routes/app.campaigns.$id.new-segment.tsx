import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { readCarriedChoice, stepPath } from "../campaigns/draft-view.ts";
import { openDraft } from "../campaigns/open-draft.server.ts";
import { SegmentEditorPage } from "../segments/components/segment-editor-page.tsx";
import { readFilters } from "../segments/read-filters.server.ts";
import { createSegment } from "../segments/save-segment.server.ts";
import { segmentDraftSchema } from "../segments/segment-draft.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm, readId } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  return { campaignId: String(campaign.id), filters: await readFilters(shop) };
}

/** The choice so far travels in the address; the new segment is added to it on the way back. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const campaign = await openDraft(shop, readId(params.id));
  const created = await createSegment(shop, await readForm(request, segmentDraftSchema), { actor, now: new Date() });
  if (!created.ok) return created;
  const carried = readCarriedChoice(new URL(request.url).searchParams);
  const include = [...(carried?.includeSegmentIds ?? []), String(created.segmentId)].join(",");
  const exclude = (carried?.excludeSegmentIds ?? []).join(",");
  return redirect(`${stepPath(campaign.id, "audience")}?${new URLSearchParams({ include, exclude })}`);
}

export default function NewSegmentOfCampaign() {
  const { campaignId, filters } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  return (
    <SegmentEditorPage
      title="Create segment"
      saved={{ name: "", query: "" }}
      filters={filters}
      back={{ content: "Audience", url: `${stepPath(campaignId, "audience")}?${params}` }}
    />
  );
}
