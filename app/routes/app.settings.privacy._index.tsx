import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Page, Text } from "@shopify/polaris";
import { PrivacyRequestTable } from "../customers/components/privacy-request-table.tsx";
import { listPrivacyRequests } from "../customers/list-privacy-requests.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return { requests: await listPrivacyRequests(shop) };
}

export default function Privacy() {
  const { requests } = useLoaderData<typeof loader>();
  return (
    <Page title="Privacy" backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap="400">
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <Text as="p" tone="subdued">
            We answer these requests by ourselves. What is left to you is to send the customer the data they asked for.
          </Text>
        </Box>
        <PrivacyRequestTable requests={requests} />
      </BlockStack>
    </Page>
  );
}
