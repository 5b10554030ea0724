import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { useState } from "react";
import { z } from "zod";
import { AddSuppressions } from "../customers/components/add-suppressions.tsx";
import { SuppressionList } from "../customers/components/suppression-list.tsx";
import { importSuppressions } from "../customers/import-suppressions.server.ts";
import { countSuppressions, listSuppressions } from "../customers/list-suppressions.server.ts";
import { liftSuppressionRow } from "../customers/lift-suppression-row.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { useFormat } from "../ui/use-shop.ts";
import { readForm, readCursor } from "../web/read-form.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = new URL(request.url).searchParams;
  const query = search.get("query") ?? "";
  const [page, total] = await Promise.all([
    listSuppressions(shop, { search: query, before: readCursor(search.get("before")), limit: PAGE_SIZE }),
    countSuppressions(shop),
  ]);
  return {
    query,
    total,
    next: page.nextCursor === null ? null : String(page.nextCursor),
    isFirst: !search.has("before"),
    rows: page.rows.map(({ id, customerId, createdAt, ...row }) => ({
      ...row,
      id: String(id),
      customerId: customerId?.toString() ?? null,
      createdAt: createdAt.toISOString(),
    })),
  };
}

const formSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("add"), list: z.string().max(8_000_000) }),
  z.object({
    intent: z.literal("lift"),
    id: z
      .string()
      .regex(/^\d{1,18}$/)
      .transform(BigInt),
  }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const form = await readForm(request, formSchema);
  if (form.intent === "add") return { added: await importSuppressions(shop, form.list, { actor, now: new Date() }) };
  return { lifted: await liftSuppressionRow(shop, form.id, { actor, now: new Date() }) };
}

export default function Suppressions() {
  const { rows, query, total, next, isFirst } = useLoaderData<typeof loader>();
  const [search, setSearch] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const { state } = useNavigation();
  const format = useFormat();
  return (
    <Page
      title="Do not contact"
      subtitle={total > 0 ? format.count(total, "entry", "entries") : undefined}
      // An empty list has the button in its middle.
      primaryAction={total > 0 ? { content: "Add addresses", onAction: () => setAdding(true) } : undefined}
    >
      <SuppressionList
        rows={rows}
        query={query}
        loading={state === "loading"}
        onAdd={() => setAdding(true)}
        onSearch={(text) => setSearch(text ? { query: text } : {}, { replace: true })}
        nextPage={next ? () => setSearch({ ...Object.fromEntries(search), before: next }) : null}
        firstPage={isFirst ? null : () => setSearch(query ? { query } : {})}
      />
      {adding ? <AddSuppressions onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
