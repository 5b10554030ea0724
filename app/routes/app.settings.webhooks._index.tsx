import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Page } from "@shopify/polaris";
import { EndpointTable } from "../endpoints/components/endpoint-table.tsx";
import { listEndpoints } from "../endpoints/list-endpoints.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return { endpoints: await listEndpoints(shop) };
}

export default function Webhooks() {
  const { endpoints } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Webhooks"
      backAction={{ content: "Settings", url: "/app/settings" }}
      // An empty list has the button in its middle.
      primaryAction={
        endpoints.length === 0 ? undefined : { content: "Create webhook", url: "/app/settings/webhooks/new" }
      }
    >
      <EndpointTable endpoints={endpoints} />
    </Page>
  );
}
