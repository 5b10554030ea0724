import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { CustomerTable } from "../customers/components/customer-table.tsx";
import { findCustomers } from "../customers/find-customers.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readCursor } from "../web/read-form.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const search = new URL(request.url).searchParams;
  const query = (search.get("query") ?? "").slice(0, 200);
  const before = readCursor(search.get("before"));
  const { rows, nextCursor } = await findCustomers(shop, { search: query, before, limit: PAGE_SIZE });
  return {
    query,
    isFirst: before === null,
    next: nextCursor === null ? null : String(nextCursor),
    rows: rows.map(({ id, firstName, lastName, email, phone }) => ({
      id: String(id),
      name: [firstName, lastName].filter(Boolean).join(" ") || null,
      email,
      phone,
    })),
  };
}

export default function Customers() {
  const { rows, query, next, isFirst } = useLoaderData<typeof loader>();
  const [search, setSearch] = useSearchParams();
  const { state } = useNavigation();
  return (
    <Page title="Customers" subtitle="What each of them was sent, and why">
      <CustomerTable
        rows={rows}
        query={query}
        loading={state === "loading"}
        onSearch={(text) => setSearch(text ? { query: text } : {}, { replace: true })}
        nextPage={next ? () => setSearch({ ...Object.fromEntries(search), before: next }) : null}
        firstPage={isFirst ? null : () => setSearch(query ? { query } : {})}
      />
    </Page>
  );
}
