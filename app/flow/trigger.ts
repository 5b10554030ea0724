/**
 * The triggers that the app brings to Shopify Flow, by handle: each has its extension in extensions/flow-trigger-…, which names
 * the same title and fields (tests/extensions.test.ts compares the two). `hasCustomer`: a workflow can go on with the customer.
 *
 * Field names are what a merchant sees in the workflow: letters and spaces only, and never changed, since workflows refer to
 * them. https://shopify.dev/docs/apps/build/flow/triggers/reference
 */
export const triggers = {
  "message-delivered": {
    title: "Message delivered",
    hasCustomer: true,
    fields: {
      "Message ID": "text",
      Channel: "text",
      Source: "text",
      "Source name": "text",
      "Delivered at": "text",
    },
  },
  "message-failed": {
    title: "Message failed",
    hasCustomer: true,
    fields: {
      "Message ID": "text",
      Channel: "text",
      Source: "text",
      "Source name": "text",
      Reason: "text",
      "Reason code": "text",
      "Carrier code": "text",
    },
  },
  "customer-replied": {
    title: "Customer replied",
    hasCustomer: true,
    fields: { Text: "long text", Channel: "text", Keyword: "text", "In reply to": "text", "Reply ID": "text" },
  },
  "customer-opted-out": {
    title: "Customer opted out",
    hasCustomer: true,
    fields: { Channels: "text", "Said by": "text", "Opted out at": "text" },
  },
  "campaign-finished": {
    title: "Campaign finished",
    hasCustomer: false,
    fields: {
      "Campaign name": "text",
      "Campaign ID": "text",
      Channel: "text",
      Recipients: "number",
      Sent: "number",
      Failed: "number",
      Skipped: "number",
      Unconfirmed: "number",
    },
  },
  "customer-entered-automation": {
    title: "Customer entered an automation",
    hasCustomer: true,
    fields: { "Automation name": "text", "Automation ID": "text", "Run ID": "text" },
  },
} as const satisfies Record<string, { title: string; hasCustomer: boolean; fields: Record<string, FieldKind> }>;

type FieldKind = "text" | "long text" | "number";
export type TriggerHandle = keyof typeof triggers;
type ValueOf<Kind> = Kind extends "number" ? number : string;
type FieldsOf<Fields> = { -readonly [Name in keyof Fields]: ValueOf<Fields[Name]> };

/** One happening that a workflow may begin with. */
export type Trigger = {
  [Handle in TriggerHandle]: {
    handle: Handle;
    /** The happening's own key beside the handle, such as the id of a message: told again, it is the same. */
    subject: string;
    /** Shopify's id of the customer. */
    customerId: (typeof triggers)[Handle]["hasCustomer"] extends true ? bigint : null;
    fields: FieldsOf<(typeof triggers)[Handle]["fields"]>;
  };
}[TriggerHandle];

/**
 * The most that a text holds, in UTF-16 units. Each is at most six bytes of JSON, however it is written, so that no payload
 * comes near the 50,000 bytes that Shopify takes.
 */
const mostUnits = { text: 250, "long text": 5_000 } as const;
const cutNote = " … (cut)";

/**
 * A trigger's fields as they are told: texts on one line, those that are too long cut with a note. An empty text stays: Shopify
 * refuses a payload that lacks a field.
 */
export function writeFields({ handle, fields }: Pick<Trigger, "handle" | "fields">): Record<string, string | number> {
  const kinds: Record<string, FieldKind> = triggers[handle].fields;
  const values: Record<string, string | number> = fields;
  return Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => {
      const value = values[name] ?? "";
      return [name, typeof value === "string" && kind !== "number" ? writeText(value, mostUnits[kind]) : value];
    }),
  );
}

function writeText(text: string, most: number): string {
  // Fields of triggers are of a single line; whether Shopify refuses a line break or shows it is not documented.
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, " ").toWellFormed();
  if (line.length <= most) return line.trim();
  return line.slice(0, most - cutNote.length).replace(/[\ud800-\udbff]$/, "") + cutNote;
}

/**
 * The trigger that Shopify means in a lifecycle callback; undefined for one that the app does not have. Its documentation calls
 * `flow_trigger_definition_id` the trigger's unique identifier, and shows a title; whether the handle comes instead is not
 * said, so both are understood.
 */
export function readDefinitionId(definitionId: string): TriggerHandle | undefined {
  const said = definitionId.trim().toLowerCase();
  const found = Object.entries(triggers).find(([handle, { title }]) => said === handle || said === title.toLowerCase());
  return found?.[0] as TriggerHandle | undefined;
}
