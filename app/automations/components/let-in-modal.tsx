import { Banner, BlockStack, Link, Modal, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import type { BalanceVerdict, Foreseen } from "../segment-intake.ts";

type Props = {
  foreseen: Foreseen[];
  verdict: BalanceVerdict | null;
  loading: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before everyone is let in: how many that is, what it sends, and whether what is left with the carrier suffices. */
export function LetInModal({ foreseen, verdict, loading, onConfirm, onClose }: Props) {
  const format = useFormat();
  const people = foreseen.reduce((total, one) => total + one.people, 0);
  const messages = foreseen.reduce((total, one) => total + one.messages, 0);
  return (
    <Modal
      open
      onClose={onClose}
      title="Let in everyone who is in the segment now?"
      primaryAction={{ content: "Let everyone in", onAction: onConfirm, loading }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">
            {`${format.count(people, "customer enters", "customers enter")} at once, and at least ${format.count(messages, "message goes", "messages go")} out. This can’t be undone, but you can pause the automation for everyone inside.`}
          </Text>
          {verdict ? <Verdict verdict={verdict} /> : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

function Verdict({ verdict }: { verdict: BalanceVerdict }) {
  const format = useFormat();
  const left = "balance" in verdict ? format.moneyIn(verdict.balance.amount, verdict.balance.currency) : "";
  if (verdict.kind === "enough") {
    return (
      <Text as="p" tone="subdued">
        {`Your carrier has ${left} left for you, which is enough for them at your own prices.`}
      </Text>
    );
  }
  if (verdict.kind === "short") {
    const cost = format.moneyIn(verdict.cost, verdict.balance.currency);
    return (
      <Banner tone="warning" title="Your carrier balance may not be enough">
        <p>
          {`${left} are left, and these messages cost up to about ${cost} at your own prices. Once nothing is left, the carrier refuses messages and some customers get none. Top up first, or let in only new customers.`}
        </p>
      </Banner>
    );
  }
  return (
    <Banner tone="warning" title="Check your carrier balance first">
      <p>
        {whyUnsure(verdict, left)} Once nothing is left, the carrier refuses messages and some customers get none.{" "}
        {verdict.reason === "no-price" || verdict.reason === "unpriced-countries" ? (
          <Link url="/app/campaigns/prices">Set your prices</Link>
        ) : null}
      </p>
    </Banner>
  );
}

function whyUnsure(verdict: Extract<BalanceVerdict, { kind: "unsure" }>, left: string): string {
  switch (verdict.reason) {
    case "no-balance":
      return `We cannot say what is left on your account. ${verdict.problem}`;
    case "no-price":
      return `${left} are left. You have not set prices for all of these messages, so we cannot say whether that is enough.`;
    case "unpriced-countries":
      return `${left} are left. Some of these customers are in countries without a price, so we cannot say whether that is enough.`;
    case "other-currency":
      return `${left} are left, but your prices are in ${verdict.currency}, so we cannot say whether that is enough.`;
  }
}
