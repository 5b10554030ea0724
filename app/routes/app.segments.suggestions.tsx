import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, Divider, InlineStack, Page, Text } from "@shopify/polaris";
import { Fragment } from "react";
import { suggestedSegments } from "../segments/suggested-segments.ts";
import { authenticateMerchant } from "../shopify/authenticate-merchant.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateMerchant(request);
  return { suggestions: suggestedSegments.map(({ handle, name, description }) => ({ handle, name, description })) };
}

export default function Suggestions() {
  const { suggestions } = useLoaderData<typeof loader>();
  return (
    <Page
      backAction={{ content: "Segments", url: "/app/segments" }}
      title="Suggested segments"
      subtitle="You can change each before it is created."
      narrowWidth
    >
      <Card>
        <BlockStack gap="400">
          {suggestions.map((suggestion, position) => (
            <Fragment key={suggestion.handle}>
              {position > 0 ? <Divider /> : null}
              <InlineStack align="space-between" blockAlign="center" gap="400" wrap={false}>
                <BlockStack gap="100">
                  <Text as="h2" variant="headingSm">
                    {suggestion.name}
                  </Text>
                  <Text as="p" tone="subdued">
                    {suggestion.description}
                  </Text>
                </BlockStack>
                <div style={{ flexShrink: 0 }}>
                  <Button
                    url={`/app/segments/new?suggestion=${suggestion.handle}`}
                    accessibilityLabel={`Create ${suggestion.name}`}
                  >
                    Create
                  </Button>
                </div>
              </InlineStack>
            </Fragment>
          ))}
        </BlockStack>
      </Card>
    </Page>
  );
}
