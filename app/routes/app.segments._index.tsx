import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { useState } from "react";
import { z } from "zod";
import { listSegmentUse } from "../insights/list-segment-use.server.ts";
import { DeleteSegment } from "../segments/components/delete-segment.tsx";
import { SegmentList } from "../segments/components/segment-list.tsx";
import { segmentSortKeys, type SegmentRow } from "../segments/components/segment-table.tsx";
import { SyncProgressCard, SyncStarting, syncNotices } from "../segments/components/sync-progress.tsx";
import { deleteSegment } from "../segments/delete-segment.server.ts";
import { listSegments } from "../segments/list-segments.server.ts";
import { readSyncProgress } from "../segments/read-sync-progress.server.ts";
import { requestSync } from "../segments/request-sync.server.ts";
import { copySegment } from "../segments/save-segment.server.ts";
import { toSegmentRow } from "../segments/segment-view.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { NoticeBanner } from "../ui/notice-banner.tsx";
import { useRevalidateWhile } from "../ui/use-revalidate-while.ts";
import { readForm } from "../web/read-form.server.ts";

const PAGE_SIZE = 50;
const searchSchema = z.object({
  query: z.string().max(255).catch("").default(""),
  page: z.coerce.number().int().min(1).max(1000).catch(1).default(1),
  sort: z.enum(segmentSortKeys).catch("name").default("name"),
  direction: z.enum(["ascending", "descending"]).catch("ascending").default("ascending"),
});

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = searchSchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const [list, sync] = await Promise.all([
    listSegments(shop, {
      search: search.query,
      order: { key: search.sort, direction: search.direction },
      page: search.page,
      pageSize: PAGE_SIZE,
    }),
    readSyncProgress(shop),
  ]);
  return {
    search,
    rows: list.rows.map(toSegmentRow),
    total: list.total,
    hasNext: search.page * PAGE_SIZE < list.total,
    sync: sync && {
      ...sync,
      startedAt: sync.startedAt.toISOString(),
      finishedAt: sync.finishedAt?.toISOString() ?? null,
    },
  };
}

const formSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("sync") }),
  z.object({
    intent: z.enum(["copy", "delete", "ask-use"]),
    id: z
      .string()
      .regex(/^\d{1,18}$/)
      .transform(BigInt),
  }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const form = await readForm(request, formSchema);
  const now = new Date();
  switch (form.intent) {
    case "sync":
      return { sync: await requestSync(shop) };
    case "copy": {
      const copied = await copySegment(shop, form.id, { actor, now });
      return copied.ok
        ? redirect(`/app/segments/${copied.segmentId}/edit`)
        : { copyProblem: Object.values(copied.problems).join(" ") };
    }
    case "delete":
      return { deleted: await deleteSegment(shop, form.id, { actor, now }) };
    case "ask-use":
      return {
        use: (await listSegmentUse(shop, form.id, { limit: 10 })).filter(({ isOpen }) => isOpen),
      };
  }
}

export default function Segments() {
  const { rows, total, hasNext, search, sync } = useLoaderData<typeof loader>();
  const [, setSearch] = useSearchParams();
  const { state } = useNavigation();
  const fetcher = useFetcher<typeof action>();
  const [deleting, setDeleting] = useState<SegmentRow | null>(null);
  // The sync that was the latest when another was asked for: until that one begins, there is nothing else to show of it.
  const [syncBefore, setSyncBefore] = useState<string | null>(null);
  const syncing = sync !== null && sync.finishedAt === null;
  const starting = sync === null || (!syncing && sync.startedAt === syncBefore);
  const copyProblem = fetcher.data && "copyProblem" in fetcher.data ? fetcher.data.copyProblem : undefined;
  const isEmpty = total === 0 && search.query === "" && sync !== null && !syncing;
  // On the first visit the sync is only about to begin.
  useRevalidateWhile(starting || syncing || rows.some((row) => row.state === "syncing" || row.state === "waiting"));
  const change = (changed: Partial<typeof search>) =>
    setSearch(
      Object.entries({ ...search, page: 1, ...changed }).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
      { replace: true },
    );

  return (
    <Page
      title="Segments"
      // An empty list has the button in its middle.
      primaryAction={isEmpty ? undefined : { content: "Create segment", url: "/app/segments/new" }}
      secondaryActions={[
        { content: "Suggestions", url: "/app/segments/suggestions" },
        {
          content: "Sync now",
          loading: fetcher.state !== "idle",
          disabled: syncing || starting,
          onAction: () => {
            setSyncBefore(sync?.startedAt ?? null);
            void fetcher.submit({ intent: "sync" }, { method: "post" });
          },
        },
      ]}
    >
      <BlockStack gap="400">
        <NoticeBanner
          notices={[
            ...(copyProblem
              ? [{ tone: "critical" as const, title: "The segment was not copied", body: <p>{copyProblem}</p> }]
              : []),
            ...(sync && !starting ? syncNotices(sync) : []),
          ]}
        />
        {sync && !starting ? <SyncProgressCard sync={sync} /> : <SyncStarting />}
        {total > 0 || search.query !== "" || (sync !== null && !syncing) ? (
          <SegmentList
            rows={rows}
            total={total}
            search={search}
            hasNext={hasNext}
            loading={state === "loading"}
            onChange={change}
            onCopy={(row) => void fetcher.submit({ intent: "copy", id: row.id }, { method: "post" })}
            onDelete={setDeleting}
          />
        ) : null}
      </BlockStack>
      {deleting ? <DeleteSegment segment={deleting} onClose={() => setDeleting(null)} /> : null}
    </Page>
  );
}
