import type { ChannelName } from "../channels/channel.ts";
import { findCustomers } from "../customers/find-customers.server.ts";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { countParts, type PartCount } from "./count-parts.ts";
import type { LinkTags } from "./link-tags.ts";
import type { LiquidProblem } from "./message-template.ts";
import { reasons } from "./reasons.ts";
import { renderMessage, templateOf, type CustomerFields } from "./render-message.ts";
import { exampleContext, isEventField, type EventRoot } from "./template-fields.ts";
import { validateTemplate } from "./validate-template.ts";
import { worstCaseParts } from "./worst-case-parts.ts";

export type PreviewCustomer = { id: string; name: string; detail: string };

export type MessagePreview = {
  /** null when it cannot be written for this customer, and `problems` says why. */
  body: string | null;
  customer: PreviewCustomer | null;
  /** Only for SMS, where each part is charged. */
  parts: PartCount | null;
  /** The most parts it takes for any customer; only for SMS. */
  worstParts: number | null;
  problems: LiquidProblem[];
};

/**
 * The message as one real customer of the shop would get it, written by the renderer that sends. Without `customerId`, or
 * with one that is not this shop's, the latest customer stands in; a shop without customers gets a made-up one. What an order
 * or a checkout will say is shown by examples, where `event` names one, unless `context` tells it. Links are tagged as `linkTags`
 * says: those of what sends it.
 */
export async function previewMessage(
  shop: ShopRef,
  message: {
    channel: ChannelName;
    body: string;
    customerId?: bigint;
    event?: EventRoot;
    context?: Record<string, string>;
    linkTags?: LinkTags | null;
  },
): Promise<MessagePreview> {
  const { linkTags = null } = message;
  const [found, { name }] = await Promise.all([
    findPreviewCustomer(shop, message.customerId),
    db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { name: true } }),
  ]);
  const nothing = { body: null, customer: found?.customer ?? null, parts: null, worstParts: null };
  if (message.body.trim() === "") return { ...nothing, problems: [] };
  const template = templateOf(message.body);
  if (!template.ok) return { ...nothing, problems: template.problems };
  const foreign = [...template.template.fields].filter(
    (path) => isEventField(path) && !path.startsWith(`${message.event}.`),
  );
  if (foreign.length > 0) {
    return { ...nothing, problems: validateTemplate(message.body, { event: message.event ?? null }) };
  }
  const customer = { ...(found?.fields ?? madeUp), context: message.context ?? exampleContext };
  const rendered = renderMessage(template.template, { customer, shop: { name }, linkTags });
  if (!rendered.ok) {
    return {
      ...nothing,
      problems: [rendered.problem ?? { message: reasons[rendered.reason].help, line: 1, column: 1 }],
    };
  }
  return {
    body: rendered.body,
    customer: found?.customer ?? null,
    parts: message.channel === "sms" ? countParts(rendered.body) : null,
    worstParts: message.channel === "sms" ? worstCaseParts(message.body, { shopName: name, linkTags }) : null,
    problems: [],
  };
}

const madeUp: CustomerFields = {
  firstName: "Maria",
  lastName: "Silva",
  city: "Porto",
  countryCode: "PT",
  numberOfOrders: 3,
  amountSpent: "182.50",
};

async function findPreviewCustomer(shop: ShopRef, wanted: bigint | undefined) {
  const chosen = wanted === undefined ? null : await readCustomer(shop, wanted);
  if (chosen) return chosen;
  const { rows } = await findCustomers(shop, { search: "", limit: 1 });
  return rows[0] ? readCustomer(shop, rows[0].id) : null;
}

async function readCustomer(
  shop: ShopRef,
  id: bigint,
): Promise<{ customer: PreviewCustomer; fields: CustomerFields } | null> {
  const row = await db.customer.findFirst({
    where: { shopId: shop.id, id, deletedAt: null },
    select: {
      id: true,
      firstName: true,
      lastName: true,
      email: true,
      phone: true,
      phoneE164: true,
      city: true,
      countryCode: true,
      locale: true,
      tags: true,
      numberOfOrders: true,
      amountSpent: true,
    },
  });
  if (!row) return null;
  return {
    customer: describePreviewCustomer(row),
    fields: { ...row, phone: row.phoneE164, amountSpent: row.amountSpent.toFixed(2) },
  };
}

/** A customer as a list of choices shows them: by name, and by what tells two of one name apart. */
export function describePreviewCustomer(row: {
  id: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
}): PreviewCustomer {
  const name = [row.firstName, row.lastName].filter(Boolean).join(" ");
  const detail = row.phone ?? row.email ?? "no phone or email";
  return { id: String(row.id), name: name || detail, detail };
}
