import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { CustomerPage } from "../insights/components/customer-page.tsx";
import { parseHistoryQuery } from "../insights/customer-history.ts";
import { readCustomerPage } from "../insights/read-customer-page.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readId } from "../web/read-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { view } = parseHistoryQuery(new URL(request.url).searchParams);
  const now = new Date();
  const page = await readCustomerPage(shop, readId(params.id), { view, now });
  return { ...page, view, readAt: now.toISOString() };
}

export default function Customer() {
  const data = useLoaderData<typeof loader>();
  const [, setSearch] = useSearchParams();
  const { state } = useNavigation();
  return (
    <CustomerPage
      {...data}
      loading={state === "loading"}
      onView={(view) => setSearch(view === "all" ? {} : { view }, { replace: true, preventScrollReset: true })}
    />
  );
}
