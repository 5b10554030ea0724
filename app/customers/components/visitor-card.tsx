import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import { useEmbedState } from "./use-embed-state.ts";

/** Leads to the switch of the app embed, which only the theme editor has, and shows whether it is on and anything came of it. */
export function VisitorCard({
  editorUrl,
  lastAt,
  tagsLinks,
}: {
  editorUrl: string;
  /** When Shopify could last be told who came; null: never. */
  lastAt: string | null;
  tagsLinks: boolean;
}) {
  const format = useFormat();
  const state = useEmbedState();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="h3" variant="headingSm">
            Visitors from messages
          </Text>
          {state === null ? null : (
            <Badge tone={state === "on" ? "success" : undefined}>{state === "on" ? "On" : "Off"}</Badge>
          )}
        </InlineStack>
        <Text as="p">
          Turn on this app embed in your theme, and Shopify learns who opens a link in your messages, if they allow it.
        </Text>
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="p" tone="subdued">
            {lastAt !== null
              ? `Last visitor: ${format.dateTime(lastAt)}`
              : tagsLinks
                ? "No visitors yet."
                : "No visitors yet. Links say whom they are for only while they are tagged."}
          </Text>
          <Button url={editorUrl} target="_top">
            Open theme editor
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
