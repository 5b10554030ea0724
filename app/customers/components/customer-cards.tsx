import { Badge, BlockStack, Box, Card, InlineGrid, InlineStack, Link, Text, type BadgeProps } from "@shopify/polaris";
import type { ReactNode } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import { useFormat } from "../../ui/use-shop.ts";
import { consentLabels, consentSourceLabels, type ChannelConsent, type CustomerProfile } from "../customer-profile.ts";
import type { ConsentState } from "../customer.ts";
import { suppressionReasons } from "../suppression-reasons.ts";

type Props = { customer: CustomerProfile };

/** Who a customer is, what they agreed to on each channel, and whether nothing may be sent to their addresses. */
export function CustomerCards({ customer }: Props) {
  return (
    <InlineGrid columns={{ xs: 1, md: 3 }} gap="400">
      <FactCard title="Contact">
        <Contact customer={customer} />
      </FactCard>
      <FactCard title="Consent">
        {customer.consents.map((consent) => (
          <Consent key={consent.channel} consent={consent} />
        ))}
      </FactCard>
      <FactCard title="Do not contact">
        <Suppressions customer={customer} />
      </FactCard>
    </InlineGrid>
  );
}

function FactCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}

function Contact({ customer }: Props) {
  const where = [customer.place, customer.country].filter(Boolean).join(", ");
  return (
    <BlockStack gap="200">
      <Fact label="Phone">
        {customer.phone ?? "None"}
        {customer.phone && !customer.isPhoneValid ? " (cannot receive messages)" : ""}
      </Fact>
      <Fact label="Email">{customer.email ?? "None"}</Fact>
      <Fact label="Lives in">{where || "Not known"}</Fact>
      {customer.localTime ? <Fact label="Their time">{customer.localTime}</Fact> : null}
    </BlockStack>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box>
      <Text as="p" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <Text as="p" breakWord>
        {children}
      </Text>
    </Box>
  );
}

/** A no is no error: it has no colour of its own. */
const tones: Partial<Record<ConsentState, BadgeProps["tone"]>> = {
  subscribed: "success",
  invalid: "warning",
  pending: "attention",
};

function Consent({ consent: { channel, state, at, source } }: { consent: ChannelConsent }) {
  const format = useFormat();
  const detail = [source && consentSourceLabels[source], at && format.dateTime(at)].filter(Boolean).join(", ");
  return (
    <BlockStack gap="050">
      <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
        <Text as="span">{channelNames[channel]}</Text>
        <Badge tone={tones[state]}>{consentLabels[state]}</Badge>
      </InlineStack>
      {detail ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {detail.charAt(0).toUpperCase() + detail.slice(1)}
        </Text>
      ) : null}
    </BlockStack>
  );
}

function Suppressions({ customer: { suppressions } }: Pick<Props, "customer">) {
  const format = useFormat();
  if (suppressions.length === 0) {
    return <Text as="p">Neither their number nor their email address is on your list.</Text>;
  }
  return (
    <>
      {suppressions.map(({ channel, reason, note, since }) => (
        <BlockStack gap="050" key={channel}>
          <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
            <Text as="span">{channelNames[channel]}</Text>
            <Badge>{suppressionReasons[reason].label}</Badge>
          </InlineStack>
          <Text as="p" variant="bodySm" tone="subdued" breakWord>
            {[`Since ${format.dateTime(since)}`, note].filter(Boolean).join(". ")}
          </Text>
        </BlockStack>
      ))}
      <Link url="/app/suppressions">Open your list</Link>
    </>
  );
}
