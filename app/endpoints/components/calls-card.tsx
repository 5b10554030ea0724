import { BlockStack, Card, Link, Text, TextField } from "@shopify/polaris";
import { flowActions } from "../../flow/flow-run.ts";

/** Where a program calls the app's actions. */
export function CallsCard({ callUrl }: { callUrl: string }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Calls in
          </Text>
          <Text as="p" tone="subdued">
            What your program can have Segue do: the same as an action in Shopify Flow. Post a JSON object with the
            action’s properties, signed with the secret. Each call is listed under{" "}
            <Link url="/app/flow">Flow runs</Link>.
          </Text>
        </BlockStack>
        <TextField
          label="Address for calls"
          value={`${callUrl}/${Object.keys(flowActions)[0] ?? ""}`}
          readOnly
          selectTextOnFocus
          autoComplete="off"
          spellCheck={false}
          helpText={`It ends with the action: ${Object.keys(flowActions).join(", ")}.`}
        />
      </BlockStack>
    </Card>
  );
}
