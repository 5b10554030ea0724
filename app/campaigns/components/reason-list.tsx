import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import type { ReasonCount } from "../report.ts";

/** Why recipients were skipped or failed, with the carrier's own code beside our words. */
export function ReasonList({ title, reasons }: { title: string; reasons: ReasonCount[] }) {
  const format = useFormat();
  if (reasons.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <BlockStack gap="300" as="ul">
          {reasons.map(({ label, help, code, count }) => (
            <InlineStack
              key={`${label} ${code ?? ""}`}
              as="li"
              align="space-between"
              gap="400"
              wrap={false}
              blockAlign="start"
            >
              <BlockStack>
                <Text as="span">{label}</Text>
                <Text as="span" tone="subdued" variant="bodySm">
                  {code ? `${help} Carrier code ${code}.` : help}
                </Text>
              </BlockStack>
              <Text as="span" numeric>
                {format.number(count)}
              </Text>
            </InlineStack>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
