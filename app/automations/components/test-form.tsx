import { Banner, BlockStack, Button, Card, ChoiceList, Link, List, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { channelNames } from "../../channels/channel-names.ts";
import { PreviewCustomerPicker } from "../../messaging/components/preview-customer-picker.tsx";
import { useFormat } from "../../ui/use-shop.ts";
import { reasonLabel } from "../automation-report.ts";
import { allSteps, eventScope } from "../definition.ts";
import type { TestSetup } from "../read-test-setup.server.ts";
import { sampleEvent } from "../test-event.ts";
import type { TestTarget } from "../test-run.ts";

type Props = {
  setup: TestSetup;
  problem: { field: "event" | "to" | null; message: string } | null;
  isBusy: boolean;
  onCustomer: (id: string) => void;
  onStart: (wish: { customerId: string; event: string; to: TestTarget }) => void;
};

/** Who goes through, with what, and where the messages go. */
export function TestForm({ setup, problem, isBusy, onCustomer, onStart }: Props) {
  const { automation, customer, events, testPhone, problems, run } = setup;
  const format = useFormat();
  const scope = eventScope(automation.draft.trigger);
  const [event, setEvent] = useState(events[0]?.id ?? sampleEvent);
  const [wished, setTo] = useState<TestTarget>("test-number");
  const to = testPhone === "" ? "customer" : wished;
  const isRunning = run?.isUnderWay ?? false;
  return (
    <Card>
      <BlockStack gap="400">
        <PreviewCustomerPicker
          label="Customer"
          selected={customer}
          selectedId={customer?.id ?? null}
          onSelect={onCustomer}
        />
        {scope && customer ? (
          <Select
            label={scopeLabels[scope]}
            options={[
              ...events.map(({ id, label, at }) => ({ value: id, label: `${label}, ${format.date(at)}` })),
              { value: sampleEvent, label: `Sample ${scope} (made up)` },
            ]}
            value={event}
            onChange={setEvent}
            error={problem?.field === "event" ? problem.message : undefined}
            helpText={eventHelp(automation.draft.trigger.kind, events.length > 0)}
          />
        ) : null}
        <ChoiceList
          title="Messages go to"
          choices={[
            {
              value: "test-number",
              label: testPhone === "" ? "Your test number" : `Your test number, ${testPhone}`,
              disabled: testPhone === "",
              helpText: testPhone === "" ? "There is none yet." : "Written as the customer would read them.",
            },
            {
              value: "customer",
              label: "The customer",
              helpText: "Each only where they agreed to it, as always.",
            },
          ]}
          selected={[to]}
          onChange={([value]: string[]) => setTo(value === "customer" ? "customer" : "test-number")}
          error={problem?.field === "to" ? problem.message : undefined}
        />
        {testPhone === "" ? (
          <Text as="p" tone="subdued">
            Enter a test number in <Link url="/app/settings">Settings</Link> to read the messages yourself.
          </Text>
        ) : null}
        {customer ? <Reach setup={setup} to={to} /> : null}
        <Text as="p" tone="subdued">
          Messages are real, and charged like any other.
        </Text>
        <Button
          variant="primary"
          fullWidth
          loading={isBusy}
          disabled={!customer || isRunning || problems.length > 0 || automation.isArchived}
          onClick={() => customer && onStart({ customerId: customer.id, event, to })}
        >
          {run ? "Run again" : "Start test"}
        </Button>
      </BlockStack>
    </Card>
  );
}

const scopeLabels = { order: "Order", checkout: "Checkout", product: "Product" } as const;

function eventHelp(kind: string, hasOwn: boolean): string | undefined {
  if (!hasOwn) return "None of this customer’s is on record, so a made-up one is used.";
  return kind === "order-shipped" ? "The tracking number and link are made up." : undefined;
}

/** What the customer would not get, before it is tried. The test number gets it all the same. */
function Reach({ setup: { automation, customer }, to }: Pick<Props, "setup"> & { to: TestTarget }) {
  const channels = new Set(
    allSteps(automation.draft.steps).flatMap((step) => (step.kind === "send" ? [step.channel] : [])),
  );
  const missing = [...channels].flatMap((channel) => {
    const reason = customer?.unreachable[channel];
    return reason ? [`${channelNames[channel]}: ${reasonLabel(reason)}`] : [];
  });
  if (missing.length === 0) {
    return to === "test-number" ? null : (
      <Banner tone="warning">
        <p>{`${customer?.name ?? "The customer"} gets these messages on their own phone.`}</p>
      </Banner>
    );
  }
  return (
    <Banner
      tone="info"
      title={to === "customer" ? "These are skipped for this customer" : "They would not get these, but you do"}
    >
      <List>
        {missing.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </Banner>
  );
}
