import { Banner, BlockStack, Button, Card, InlineStack, Modal, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";

/** The secret of a webhook, which is not shown again, and how it is replaced. */
export function SecretCard() {
  const fetcher = useFetcher<{ ok: true; secret: string } | { ok: false }>();
  const [asking, setAsking] = useState(false);
  const rolled = fetcher.data?.ok ? fetcher.data.secret : null;
  const failed = fetcher.state === "idle" && fetcher.data?.ok === false;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Secret
          </Text>
          <Text as="p" tone="subdued">
            Events and calls are signed with it, by the Standard Webhooks specification. It is stored encrypted and was
            shown when it was made. If you lost it, or somebody else may know it, roll it.
          </Text>
        </BlockStack>
        {rolled ? <NewSecret secret={rolled} /> : null}
        {failed ? (
          <Banner tone="critical">
            <p>The app did not answer, so the secret may be the same as before. Roll it again to see it.</p>
          </Banner>
        ) : null}
        <InlineStack align="end">
          <Button onClick={() => setAsking(true)} loading={fetcher.state !== "idle"}>
            Roll secret
          </Button>
        </InlineStack>
      </BlockStack>
      <Modal
        open={asking}
        onClose={() => setAsking(false)}
        title="Roll the secret?"
        primaryAction={{
          content: "Roll secret",
          destructive: true,
          onAction: () => {
            setAsking(false);
            fetcher.submit({ intent: "roll" }, { method: "post" });
          },
        }}
        secondaryActions={[{ content: "Cancel", onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            Your program’s calls are refused from now on until they are signed with the new secret. Events are signed
            with both for 24 hours, so that your program misses none while you replace it.
          </Text>
        </Modal.Section>
      </Modal>
    </Card>
  );
}

/** A secret, in full, the one time that it is shown. */
export function NewSecret({ secret }: { secret: string }) {
  return (
    <Banner tone="warning" title="Copy the secret now">
      <BlockStack gap="200">
        <p>You can’t see it again once you leave this page. Keep it where your program can read it and others can’t.</p>
        <Shown label="Secret" value={secret} />
        <Shown
          label="The same as text, for programs that take the key of an HMAC as text, such as n8n"
          value={keyOf(secret)}
        />
      </BlockStack>
    </Banner>
  );
}

function Shown({ label, value }: { label: string; value: string }) {
  return (
    <TextField
      label={label}
      value={value}
      readOnly
      selectTextOnFocus
      autoComplete="off"
      spellCheck={false}
      monospaced
    />
  );
}

/** What is behind whsec_ in base64 is text: see sign-event.server.ts. */
function keyOf(secret: string): string {
  return atob(secret.replace(/^whsec_/, ""));
}
