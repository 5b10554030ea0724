import { countParts } from "./count-parts.ts";
import { tagLinks, type LinkTags } from "./link-tags.ts";
import {
  explainError,
  liquid,
  parseTemplate,
  type MessageTemplate,
  type LiquidProblem,
  type TemplateResult,
} from "./message-template.ts";
import { eventRoots, optOutHint, type EventRoot } from "./template-fields.ts";

/** The customer's values; null or absent where Shopify has none. Only the fields that the template uses need be there. */
export type CustomerFields = {
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  phone?: string | null;
  city?: string | null;
  countryCode?: string | null;
  locale?: string | null;
  tags?: string[];
  numberOfOrders?: number;
  /** In the shop's currency, with its decimals: 182.50. */
  amountSpent?: string;
  /** What the order or checkout that caused the message says, by field: order.name. */
  context?: Record<string, string> | null;
};

export type RenderedMessage =
  | { ok: true; body: string; parts: number }
  | { ok: false; reason: "render-failed" | "empty-message" | "too-long"; problem?: LiquidProblem };

/** Twilio takes no more, on any channel (error 21617). */
export const maxBodyLength = 1600;

/**
 * What stands for the visitor in the links of a preview or a test: as long as a token and nobody's, since whoever tries the link is
 * not the customer that the message was written for.
 */
const nobodysToken = "0".repeat(22);
/** Where the visitor's token comes into a link. No text has it: it is taken out of what Liquid writes. */
const tokenMark = "\0";
const visitorPart = `&segue_v=${tokenMark}`;

const cached = new Map<string, TemplateResult>();
const maxCached = 30;

/** What a template came to, by the values it was written with: in a large audience most people share a first name. */
const written = new WeakMap<MessageTemplate, { messages: Map<string, RenderedMessage>; size: number }>();
/** In characters, for each template. */
const maxWritten = 2_000_000;

/** `parseTemplate`, remembered: one parse for a whole campaign. */
export function templateOf(body: string): TemplateResult {
  const known = cached.get(body);
  if (known) return known;
  const result = parseTemplate(body);
  if (cached.size >= maxCached) cached.clear();
  cached.set(body, result);
  return result;
}

/**
 * Writes the message for one customer. The one renderer there is: preview, test and send all come through here, so what a
 * merchant saw is what is sent. Pure; never throws for a bad template.
 */
export function renderMessage(template: MessageTemplate, values: Values): RenderedMessage {
  const message = writeOnce(template, values);
  if (!message.ok || !message.body.includes(tokenMark)) return message;
  const token = values.visitorToken?.() ?? nobodysToken;
  return { ...message, body: message.body.replaceAll(tokenMark, token) };
}

/** With the mark in the place of the visitor's token. */
function writeOnce(template: MessageTemplate, values: Values): RenderedMessage {
  if (template.readsClock) return write(template, values);
  let known = written.get(template);
  if (!known || known.size > maxWritten) written.set(template, (known = { messages: new Map(), size: 0 }));
  const key = keyOf(values);
  let message = known.messages.get(key);
  if (!message) {
    message = write(template, values);
    known.messages.set(key, message);
    known.size += key.length + (message.ok ? message.body.length : 0) + 100;
  }
  return message;
}

type Values = {
  customer: CustomerFields;
  shop: { name: string };
  /** What is appended to links to the storefront; null: nothing. */
  linkTags: LinkTags | null;
  /** Makes what tagged links say of whom the message is for, of 22 letters, digits, `-` or `_`; absent: they say nobody. */
  visitorToken?: () => string;
};

/** The values that a text can depend on. */
function keyOf({ customer: c, shop, linkTags }: Values): string {
  return [
    c.firstName,
    c.lastName,
    c.email,
    c.phone,
    c.city,
    c.countryCode,
    c.locale,
    c.tags?.join("\u0001"),
    c.numberOfOrders,
    c.amountSpent,
    c.context && JSON.stringify(c.context),
    shop.name,
    linkTags?.query,
    linkTags?.pattern.source,
  ].join("\0");
}

function write(template: MessageTemplate, values: Values): RenderedMessage {
  const rendered = renderText(template, scopeOf(values));
  if (typeof rendered !== "string") return { ok: false, reason: "render-failed", problem: rendered };
  // A value cut in the middle of an emoji, and NUL, are text that neither PostgreSQL nor a carrier takes.
  const text = rendered.toWellFormed().replaceAll("\0", "").trim();
  const { linkTags, customer } = values;
  if (!linkTags) return measure(text);
  const { query } = linkTags;
  const body = tagLinks(text, { ...linkTags, query: query + visitorPart }, linksOf(customer));
  const without = measure(body.replaceAll(visitorPart, ""));
  if (!without.ok || !body.includes(tokenMark)) return without;
  // Whom a link is for is worth no part of a message, whatever the channel: where it would take one, links do without.
  const measured = measure(body.replaceAll(tokenMark, nobodysToken));
  return measured.ok && measured.parts === without.parts ? { ...measured, body } : without;
}

function measure(body: string): RenderedMessage {
  if (body === "") return { ok: false, reason: "empty-message" };
  if (body.length > maxBodyLength) return { ok: false, reason: "too-long" };
  return { ok: true, body, parts: countParts(body).parts };
}

/** Links to the shop that lead to hosts of Shopify's, too. */
function linksOf({ context }: CustomerFields): string[] {
  return [context?.["checkout.url"], context?.["order.status_url"]].flatMap((link) => (link ? [link] : []));
}

type Scope = ReturnType<typeof scopeOf>;

function renderText({ parsed }: MessageTemplate, scope: Scope): string | LiquidProblem {
  try {
    return String(liquid.renderSync(parsed, scope));
  } catch (error) {
    return explainError(error);
  }
}

function scopeOf({ customer, shop }: Values) {
  const { firstName = null, lastName = null } = customer;
  return {
    customer: {
      first_name: firstName,
      last_name: lastName,
      name: firstName && lastName ? `${firstName} ${lastName}` : firstName || lastName,
      email: customer.email ?? null,
      phone: customer.phone ?? null,
      city: customer.city ?? null,
      country: customer.countryCode ?? null,
      locale: customer.locale ?? null,
      tags: customer.tags ?? [],
      orders_count: customer.numberOfOrders ?? 0,
      total_spent: customer.amountSpent ?? "0.00",
    },
    shop: { name: shop.name },
    opt_out: optOutHint,
    ...eventScope(customer.context ?? {}),
  };
}

/** order.name becomes name of order. */
function eventScope(context: Record<string, string>) {
  const scope: Record<EventRoot, Record<string, string>> = { order: {}, checkout: {}, product: {} };
  for (const [path, value] of Object.entries(context)) {
    const [root, name] = path.split(".");
    const known = eventRoots.find((one) => one === root);
    if (known && name) scope[known][name] = value;
  }
  return scope;
}
