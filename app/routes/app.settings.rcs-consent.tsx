import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher } from "@remix-run/react";
import { BlockStack, Card, Page, Text } from "@shopify/polaris";
import { z } from "zod";
import { ConsentImportForm } from "../customers/components/consent-import-form.tsx";
import { importRcsConsent, type RcsConsentImport } from "../customers/import-rcs-consent.server.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";
import { readForm } from "../web/read-form.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateMerchant(request);
  return null;
}

export async function action({ request }: ActionFunctionArgs): Promise<RcsConsentImport> {
  const { shop, actor } = await authenticateMerchant(request);
  const { list } = await readForm(request, z.object({ list: z.string().max(8_000_000), agreed: z.literal("true") }));
  return importRcsConsent(shop, list, { actor, now: new Date() });
}

export default function RcsConsent() {
  const fetcher = useFetcher<RcsConsentImport>();
  return (
    <Page
      title="RCS consent"
      backAction={{ content: "Settings", url: "/app/settings" }}
      subtitle="Shopify records consent for email, SMS and WhatsApp. For RCS it is kept here."
      narrowWidth
    >
      <Card>
        <BlockStack gap="400">
          <Text as="p">
            Customers also agree by replying START to one of your RCS messages, and opt out by replying STOP.
          </Text>
          <ConsentImportForm
            result={fetcher.state === "idle" ? fetcher.data : undefined}
            sending={fetcher.state !== "idle"}
            onImport={(list) => fetcher.submit({ list, agreed: "true" }, { method: "post" })}
          />
        </BlockStack>
      </Card>
    </Page>
  );
}
