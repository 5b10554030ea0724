import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { SegmentEditorPage } from "../segments/components/segment-editor-page.tsx";
import { readFilters } from "../segments/read-filters.server.ts";
import { createSegment } from "../segments/save-segment.server.ts";
import { segmentDraftSchema } from "../segments/segment-draft.ts";
import { suggestedSegments } from "../segments/suggested-segments.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = new URL(request.url).searchParams;
  const suggestion = suggestedSegments.find(({ handle }) => handle === search.get("suggestion"));
  return {
    filters: await readFilters(shop),
    start: { name: suggestion?.name ?? "", query: suggestion?.query ?? "" },
    campaignId: campaignOf(search),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const draft = await readForm(request, segmentDraftSchema);
  const saved = await createSegment(shop, draft, { actor, now: new Date() });
  if (!saved.ok) return saved;
  const campaignId = campaignOf(new URL(request.url).searchParams);
  return redirect(
    campaignId
      ? `/app/campaigns/${campaignId}/audience?include=${saved.segmentId}`
      : `/app/segments/${saved.segmentId}`,
  );
}

/** The campaign the merchant came from, to go back to with the new segment chosen. */
function campaignOf(search: URLSearchParams): string | null {
  const id = search.get("campaign");
  return id !== null && /^\d{1,18}$/.test(id) ? id : null;
}

export default function NewSegment() {
  const { filters, start, campaignId } = useLoaderData<typeof loader>();
  return (
    <SegmentEditorPage
      title="Create segment"
      saved={{ name: "", query: "" }}
      start={start}
      filters={filters}
      back={
        campaignId
          ? { content: "Campaign", url: `/app/campaigns/${campaignId}/audience` }
          : { content: "Segments", url: "/app/segments" }
      }
    />
  );
}
