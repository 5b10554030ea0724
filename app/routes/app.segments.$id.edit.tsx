import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listEditedSegments } from "../automations/list-edited-segments.server.ts";
import { SegmentEditorPage } from "../segments/components/segment-editor-page.tsx";
import { readFilters } from "../segments/read-filters.server.ts";
import { findSegment } from "../segments/read-segment.server.ts";
import { updateSegment } from "../segments/save-segment.server.ts";
import { segmentDraftSchema } from "../segments/segment-draft.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm, readId } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const [{ id, name, query }, filters] = await Promise.all([findSegment(shop, readId(params.id)), readFilters(shop)]);
  return { id: String(id), saved: { name, query }, filters };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const segmentId = readId(params.id);
  const draft = await readForm(request, segmentDraftSchema);
  const saved = await updateSegment(shop, segmentId, { ...draft, actor, now: new Date() });
  if (!saved.ok) return saved;
  // Those who are inside by an edited query enter automations only when the merchant says so.
  const [edited] = await listEditedSegments(shop, { segmentId });
  return redirect(`/app/segments/${segmentId}${edited ? "/automations" : ""}`);
}

export default function EditSegment() {
  const { id, saved, filters } = useLoaderData<typeof loader>();
  return (
    <SegmentEditorPage
      key={id}
      title="Edit segment"
      saved={saved}
      filters={filters}
      back={{ content: saved.name, url: `/app/segments/${id}` }}
    />
  );
}
