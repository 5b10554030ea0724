import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { useState } from "react";
import { editedNotice } from "../automations/components/edited-notice.tsx";
import { listEditedSegments } from "../automations/list-edited-segments.server.ts";
import { SegmentUseCard } from "../insights/components/segment-use-card.tsx";
import { listSegmentUse } from "../insights/list-segment-use.server.ts";
import { DeleteSegment } from "../segments/components/delete-segment.tsx";
import { SegmentDetail, segmentNotices } from "../segments/components/segment-detail.tsx";
import { findSegment, listMembers, listVersions } from "../segments/read-segment.server.ts";
import { requestSegmentSync } from "../segments/request-sync.server.ts";
import { toSegmentRow } from "../segments/segment-view.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { NoticeBanner } from "../ui/notice-banner.tsx";
import { useRevalidateWhile } from "../ui/use-revalidate-while.ts";
import { useFormat } from "../ui/use-shop.ts";
import { readCursor, readId } from "../web/read-form.server.ts";

const MEMBERS_PER_PAGE = 25;
const VERSIONS_SHOWN = 90;
const CAMPAIGNS_SHOWN = 10;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const id = readId(params.id);
  const after = readCursor(new URL(request.url).searchParams.get("after"));
  const segment = await findSegment(shop, id);
  const [versions, members, use, [edited = null]] = await Promise.all([
    listVersions(shop, id, { limit: VERSIONS_SHOWN }),
    listMembers(shop, id, { after, limit: MEMBERS_PER_PAGE }),
    listSegmentUse(shop, id, { limit: CAMPAIGNS_SHOWN }),
    listEditedSegments(shop, { segmentId: id }),
  ]);
  return {
    edited,
    segment: { ...toSegmentRow(segment), query: segment.query },
    versions: versions.map(({ query: _query, ...version }) => ({ ...version, takenAt: version.takenAt.toISOString() })),
    members: {
      isFirst: after === null,
      next: members.nextCursor === null ? null : String(members.nextCursor),
      rows: members.rows.map(({ customerId, ...member }) => ({ id: String(customerId), ...member })),
    },
    use,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return { queued: await requestSegmentSync(shop, readId(params.id)) };
}

export default function SegmentPage() {
  const { edited, use, ...data } = useLoaderData<typeof loader>();
  const { segment } = data;
  const fetcher = useFetcher();
  const navigate = useNavigate();
  const format = useFormat();
  const [deleting, setDeleting] = useState(false);
  const updating = segment.state === "syncing" || segment.state === "waiting";
  useRevalidateWhile(updating);
  return (
    <Page
      backAction={{ content: "Segments", url: "/app/segments" }}
      title={segment.name}
      primaryAction={{ content: "Create campaign", url: `/app/campaigns/new?segment=${segment.id}` }}
      secondaryActions={[
        { content: "Edit", url: `/app/segments/${segment.id}/edit` },
        {
          content: "Update now",
          loading: updating || fetcher.state !== "idle",
          onAction: () => fetcher.submit({}, { method: "post" }),
        },
        { content: "Automations", url: `/app/segments/${segment.id}/automations` },
        { content: "Delete", destructive: true, onAction: () => setDeleting(true) },
      ]}
    >
      <BlockStack gap="400">
        <NoticeBanner notices={[...segmentNotices(segment), ...(edited ? [editedNotice(edited, format)] : [])]} />
        <SegmentDetail {...data} use={<SegmentUseCard use={use} campaignsShown={CAMPAIGNS_SHOWN} />} />
      </BlockStack>
      {deleting ? (
        <DeleteSegment
          segment={segment}
          onClose={() => setDeleting(false)}
          onDeleted={() => navigate("/app/segments")}
        />
      ) : null}
    </Page>
  );
}
