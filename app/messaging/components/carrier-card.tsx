import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Link,
  Modal,
  Text,
  TextField,
} from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { useFormat } from "../../ui/use-shop.ts";

export type CarrierStatus = { accountId: string; connectedAt: string; problem: string | null } | null;
export type ConnectAnswer = { ok: true } | { ok: false; problem: string; field?: "accountId" | "secret" };

/** The shop's Twilio account: connected after its credentials were tried, disconnected here too. */
export function CarrierCard({ carrier, inboundUrl }: { carrier: CarrierStatus; inboundUrl: string }) {
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Twilio
          </Text>
          {carrier ? (
            <Badge tone={carrier.problem ? "critical" : "success"}>
              {carrier.problem ? "Needs attention" : "Connected"}
            </Badge>
          ) : (
            <Badge>Not connected</Badge>
          )}
        </InlineStack>
        {carrier ? <Connected carrier={carrier} inboundUrl={inboundUrl} /> : <ConnectForm />}
      </BlockStack>
    </Card>
  );
}

function Connected({ carrier, inboundUrl }: { carrier: NonNullable<CarrierStatus>; inboundUrl: string }) {
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const fetcher = useFetcher();
  return (
    <>
      {carrier.problem ? (
        <>
          <Banner tone="critical" title="Twilio refuses the connection">
            <p>{`${carrier.problem} Nothing is sent until it is accepted again.`}</p>
          </Banner>
          <ConnectForm accountId={carrier.accountId} />
        </>
      ) : null}
      <Text as="p" breakWord>{`Account ${carrier.accountId}, connected on ${format.date(carrier.connectedAt)}.`}</Text>
      <TextField
        label="Address for replies"
        value={inboundUrl}
        readOnly
        multiline
        selectTextOnFocus
        autoComplete="off"
        helpText="Phone numbers that you add below are set up for you. For a WhatsApp sender, an RCS agent or a messaging service, enter this in Twilio as the address for incoming messages, so that STOP reaches you."
      />
      <InlineStack align="end">
        <Button tone="critical" onClick={() => setAsking(true)}>
          Disconnect
        </Button>
      </InlineStack>
      <Modal
        open={asking}
        onClose={() => setAsking(false)}
        title="Disconnect Twilio?"
        primaryAction={{
          content: "Disconnect",
          destructive: true,
          loading: fetcher.state !== "idle",
          onAction: () => fetcher.submit({ intent: "disconnect-carrier" }, { method: "post" }),
        }}
        secondaryActions={[{ content: "Keep connected", onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            Campaigns that are being sent stop at once and wait until you connect again. Nothing is deleted.
          </Text>
        </Modal.Section>
      </Modal>
    </>
  );
}

/** For a first connection, or with the account whose credentials no longer hold. */
function ConnectForm({ accountId: known = "" }: { accountId?: string }) {
  const fetcher = useFetcher<ConnectAnswer>();
  const [accountId, setAccountId] = useState(known);
  const [secret, setSecret] = useState("");
  const answer = fetcher.data;
  const problemOf = (field: "accountId" | "secret") =>
    answer && !answer.ok && answer.field === field ? answer.problem : undefined;
  return (
    <FormLayout>
      <Text as="p">
        Messages go out through your own Twilio account, and Twilio bills you for them. Both values are on the first
        page of the{" "}
        <Link url="https://console.twilio.com" target="_blank">
          Twilio console
        </Link>
        .
      </Text>
      {answer && !answer.ok && !answer.field ? (
        <Banner tone="critical">
          <p>{answer.problem}</p>
        </Banner>
      ) : null}
      <TextField
        label="Account SID"
        value={accountId}
        onChange={setAccountId}
        autoComplete="off"
        placeholder="AC…"
        error={problemOf("accountId")}
      />
      <TextField
        label="Auth token"
        type="password"
        value={secret}
        onChange={setSecret}
        autoComplete="off"
        error={problemOf("secret")}
        helpText="Stored encrypted. It is never shown again."
      />
      <InlineStack align="end">
        <Button
          variant="primary"
          loading={fetcher.state !== "idle"}
          onClick={() => fetcher.submit({ intent: "connect-carrier", accountId, secret }, { method: "post" })}
        >
          {known ? "Connect again" : "Connect"}
        </Button>
      </InlineStack>
    </FormLayout>
  );
}
