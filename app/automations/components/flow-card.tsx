import { BlockStack, Box, Button, Card, Icon, InlineError, InlineStack, Text, type IconSource } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useEditor } from "./editor-context.ts";
import styles from "./editor.module.css";

type Props = {
  /** Its place, as problems name it. */
  at: string;
  icon: IconSource;
  title: string;
  /** What its buttons are called by; the title, when there is none. */
  name?: string;
  /** What is set, in lines. */
  details?: readonly string[];
  tools?: ReactNode;
  /** Drawn in the card while it is open; where the form stands beside the flow there is none. */
  form: ReactNode;
};

/** One part of the flow: what it does in words, what is wrong with it, and the button that opens its form. */
export function FlowCard({ at, icon, title, name = title, details = [], tools, form }: Props) {
  const { problems, open, onOpen } = useEditor();
  const isOpen = open === at;
  const problem = problems.get(at);
  return (
    <div className={isOpen ? styles.open : undefined}>
      <Card padding="300" roundedAbove="xs">
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
            <InlineStack gap="200" blockAlign="center" wrap={false}>
              <Box>
                <Icon source={icon} tone="subdued" />
              </Box>
              <Text as="h3" variant="headingSm" breakWord>
                {title}
              </Text>
            </InlineStack>
            <InlineStack wrap={false} blockAlign="center">
              {tools}
              <Box paddingInlineStart="100">
                <Button
                  onClick={() => onOpen(isOpen ? null : at)}
                  ariaExpanded={isOpen}
                  accessibilityLabel={`Edit: ${name}`}
                >
                  {isOpen ? "Done" : "Edit"}
                </Button>
              </Box>
            </InlineStack>
          </InlineStack>
          {problem ? <InlineError fieldID={at} message={problem} /> : null}
          {details.map((line, index) => (
            <Text as="p" tone="subdued" breakWord key={index}>
              {line}
            </Text>
          ))}
          {isOpen && form ? <Box paddingBlockStart="200">{form}</Box> : null}
        </BlockStack>
      </Card>
    </div>
  );
}
