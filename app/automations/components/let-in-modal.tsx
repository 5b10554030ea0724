import { Banner, BlockStack, Link, List, Modal, Text } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";
import { describeForeseen, type BalanceVerdict, type Foreseen } from "../segment-intake.ts";

/** An automation that everyone is to enter. */
export type Entering = { id: string; name: string; foreseen: Foreseen };

type Props = {
  entering: Entering[];
  verdict: BalanceVerdict | null;
  loading: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before everyone is let in: how many that is, what it sends, and whether what is left with the carrier suffices. */
export function LetInModal({ entering, verdict, loading, onConfirm, onClose }: Props) {
  const format = useFormat();
  const [only] = entering;
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
          {only && entering.length === 1 ? (
            <Text as="p">{describeForeseen(only.foreseen, format)}</Text>
          ) : (
            <List>
              {entering.map(({ id, name, foreseen }) => (
                <List.Item key={id}>{`${name}: ${describeForeseen(foreseen, format)}`}</List.Item>
              ))}
            </List>
          )}
          <Text as="p">This can’t be undone, but you can pause an automation for everyone inside.</Text>
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
        {`Your carrier balance is ${left}, which is enough for these messages at your own prices.`}
      </Text>
    );
  }
  if (verdict.kind === "short") {
    const cost = format.moneyIn(verdict.cost, verdict.balance.currency);
    return (
      <Banner tone="warning" title="Your carrier balance may not be enough">
        <p>
          {`Your carrier balance is ${left}, and these messages cost up to about ${cost} at your own prices. Once nothing is left, the carrier refuses messages and some customers get none. Top up first, or let in only new customers.`}
        </p>
      </Banner>
    );
  }
  return (
    <Banner tone="warning" title="Check your carrier balance first">
      <p>
        {whyUnsure(verdict, left)} Once nothing is left, the carrier refuses messages and some customers get none.{" "}
        {verdict.reason === "no-price" || verdict.reason === "unpriced-countries" ? (
          <Link url="/app/settings/prices">Set your prices</Link>
        ) : null}
      </p>
    </Banner>
  );
}

function whyUnsure(verdict: Extract<BalanceVerdict, { kind: "unsure" }>, left: string): string {
  switch (verdict.reason) {
    case "no-balance":
      return `${verdict.problem} We cannot say whether it is enough for these messages.`;
    case "no-price":
      return `Your carrier balance is ${left}. You have not set prices for all of these messages, so we cannot say whether that is enough.`;
    case "unpriced-countries":
      return `Your carrier balance is ${left}. Some of these customers are in countries without a price, so we cannot say whether that is enough.`;
    case "other-currency":
      return `Your carrier balance is ${left}, but your prices are in ${verdict.currency}, so we cannot say whether that is enough.`;
  }
}
