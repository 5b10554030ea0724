import { BlockStack, Box, InlineStack } from "@shopify/polaris";
import type { ReactNode } from "react";

type Props = { title: ReactNode; action?: ReactNode; children?: ReactNode };

/** What a row of a condensed table shows: its title and action on one line, the rest below, so that nothing is cut off. */
export function PhoneRow({ title, action, children }: Props) {
  return (
    <Box paddingBlock="300" paddingInline="400" width="100%">
      <BlockStack gap="100">
        <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
          <div style={{ minWidth: 0, overflowWrap: "anywhere" }}>{title}</div>
          {action ? <div style={{ flexShrink: 0 }}>{action}</div> : null}
        </InlineStack>
        {children}
      </BlockStack>
    </Box>
  );
}
