import { Banner, BlockStack, FormLayout, Select, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { useAnswer } from "../../ui/use-answer.ts";
import { longestOffset } from "../definition.ts";
import type { DateTrigger } from "../date-trigger.ts";
import type { DateMetafield } from "../list-date-metafields.server.ts";
import { useEditor } from "./editor-context.ts";
import { NumberField } from "./number-field.tsx";
import { TimeField } from "./time-field.tsx";

type Props = { trigger: DateTrigger; onChange: (trigger: DateTrigger) => void };

/** Which date of the customer's, how many days before or after it, and at what time. */
export function DateTriggerForm({ trigger, onChange }: Props) {
  const { offsetDays, time } = trigger;
  const when = offsetDays === 0 ? "on" : offsetDays < 0 ? "before" : "after";
  const what = trigger.kind === "birthday" ? "the birthday" : "the anniversary";
  return (
    <BlockStack gap="300">
      {trigger.kind === "birthday" ? (
        <MetafieldField value={trigger.metafield} onChange={(metafield) => onChange({ ...trigger, metafield })} />
      ) : (
        <Text as="p" tone="subdued">
          Each year on the date of the customer’s first order, for the first time a year after it.
        </Text>
      )}
      <FormLayout>
        <Select
          label="When"
          options={[
            { value: "on", label: `On the day of ${what}` },
            { value: "before", label: `Days before ${what}` },
            { value: "after", label: `Days after ${what}` },
          ]}
          value={when}
          onChange={(value) =>
            onChange({ ...trigger, offsetDays: { on: 0, before: -7, after: 1 }[value as "on" | "before" | "after"] })
          }
        />
        {when === "on" ? null : (
          <NumberField
            key={when}
            label={when === "before" ? "Days before" : "Days after"}
            value={Math.abs(offsetDays)}
            min={1}
            max={longestOffset}
            suffix="days"
            onChange={(days) => onChange({ ...trigger, offsetDays: when === "before" ? -days : days })}
          />
        )}
        <TimeField
          label="When the clock in your store’s time zone shows"
          value={time}
          helpText="29 February is kept on the 28th in other years. A customer goes in once a year."
          onChange={(changed) => onChange({ ...trigger, time: changed })}
        />
      </FormLayout>
    </BlockStack>
  );
}

function MetafieldField({ value, onChange }: { value: string | null; onChange: (metafield: string) => void }) {
  const { problems } = useEditor();
  const { answer, ask } = useAnswer<{ metafields: DateMetafield[] | null }>();
  useEffect(() => ask("/app/date-metafields"), [ask]);
  const known = answer?.metafields;
  const isMissing = value !== null && known != null && !known.some(({ key }) => key === value);
  const options = (known ?? []).map(({ key, label }) => ({ value: key, label: `${label} (${key})` }));
  if (known?.length === 0) {
    return (
      <Banner tone="warning" title="Your store keeps no birthdays yet">
        <p>
          In Shopify, go to Settings, then Metafields and metaobjects, then Customers, and add a definition of type
          Date, such as Shopify’s own “Birth date”. Then open this page again.
        </p>
      </Banner>
    );
  }
  return (
    <Select
      label="Customer metafield with the birthday"
      placeholder={answer ? "Choose a metafield" : "Asking Shopify for your metafields…"}
      // What is chosen is named even where Shopify does not answer.
      options={value !== null && (isMissing || known == null) ? [{ value, label: value }, ...options] : options}
      value={value ?? ""}
      disabled={!answer}
      error={isMissing ? "Your store has no such metafield with a date. Choose another one." : problems.get("trigger")}
      helpText={
        answer && known === null
          ? "Shopify did not answer, so there is nothing to choose from right now. Open this page again in a minute."
          : "A metafield of type Date. Shopify itself is asked each day whose birthday it is."
      }
      onChange={onChange}
    />
  );
}
