import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, InlineGrid, Page, Text } from "@shopify/polaris";
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
      subtitle="Start with four to six. You can change each before it is created."
    >
      <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
        {suggestions.map((suggestion) => (
          <Card key={suggestion.handle}>
            <BlockStack gap="300" align="space-between">
              <BlockStack gap="100">
                <Text as="h2" variant="headingMd">
                  {suggestion.name}
                </Text>
                <Text as="p" tone="subdued">
                  {suggestion.description}
                </Text>
              </BlockStack>
              <div>
                <Button
                  url={`/app/segments/new?suggestion=${suggestion.handle}`}
                  accessibilityLabel={`Create ${suggestion.name}`}
                >
                  Create
                </Button>
              </div>
            </BlockStack>
          </Card>
        ))}
      </InlineGrid>
    </Page>
  );
}
