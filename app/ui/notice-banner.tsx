import { Banner, BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import { Fragment, type ReactNode } from "react";
import { bySeriousness, type NoticeTone } from "./notice-tone.ts";

/** One thing that a page has to say to the merchant, and what they can do about it. */
export type Notice = {
  tone: NoticeTone;
  title: string;
  body?: ReactNode;
  /** A link to where it can be seen to. Anything else to press is part of the body. */
  action?: { content: string; url: string };
};

/**
 * All that a page has to say, in one banner instead of one below the other: the most serious first, which gives the banner its
 * title and colour. Those that are equally serious stay in order. Nothing where there is nothing to say.
 */
export function NoticeBanner({ notices }: { notices: readonly Notice[] }) {
  const [first, ...others] = bySeriousness(notices);
  if (!first) return null;
  return (
    <Banner tone={first.tone} title={first.title}>
      <BlockStack gap="300">
        <Content notice={first} />
        {others.map((notice, position) => (
          <Fragment key={`${notice.title} ${position}`}>
            <Box borderBlockStartWidth="025" borderColor="border-secondary" />
            <BlockStack gap="100">
              <Text as="h2" variant="headingSm">
                {notice.title}
              </Text>
              <Content notice={notice} />
            </BlockStack>
          </Fragment>
        ))}
      </BlockStack>
    </Banner>
  );
}

function Content({ notice: { body, action } }: { notice: Notice }) {
  if (!body && !action) return null;
  return (
    <BlockStack gap="200">
      {body}
      {action ? (
        <InlineStack>
          <Button url={action.url}>{action.content}</Button>
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
