import type { ChannelName } from "../channels/channel.ts";
import { channelNames } from "../channels/channel-names.ts";
import { askPolicy } from "../customers/ask-policy.server.ts";
import { requireCustomer } from "../customers/resolve-customer.server.ts";
import { db } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { FlowAction } from "../flow/flow-action.ts";
import {
  sendSegmentMessageProperties,
  type SendSegmentMessageProperties,
  type SendSegmentMessageResult,
} from "../flow/send-segment-message.ts";
import { askGate } from "../segments/ask-gate.server.ts";
import { findNamedSegments } from "../segments/find-named-segments.server.ts";
import type { ShopRef } from "../shop.ts";
import { queueFlowMessage } from "./queue-flow-message.server.ts";
import { explainReason, type Reason } from "./reasons.ts";
import { templateOf } from "./render-message.ts";
import { isEventField } from "./template-fields.ts";

/** After so long past its time a message of a workflow is of no use. */
const usefulMs = 24 * 60 * 60_000;

/**
 * "Send segment message" of Shopify Flow: one message to one customer, if they are in the segments asked for and may be written to.
 * Whoever may not is written down in the ledger as skipped, with the reason, and the workflow is told. Consent is decided anew when
 * the message goes out; so is the gate, where there is a delay.
 */
export const sendSegmentMessage: FlowAction<SendSegmentMessageProperties> = {
  handle: "send-segment-message",
  properties: sendSegmentMessageProperties,
  async prepare(shop, properties, { now, patienceMs }) {
    const [customerId, template, include, exclude] = await Promise.all([
      requireCustomer(shop, properties.customer_id, { now }),
      findTemplate(shop, properties.template),
      findNamedSegments(shop, properties.in_segments),
      findNamedSegments(shop, properties.not_in_segments),
    ]);
    const channel = properties.channel ?? template.channel;
    const purpose = properties.transactional ? "transactional" : "marketing";
    const [senderId, gate, refusedByPolicy] = await Promise.all([
      findSenderFor(shop, channel, properties.sender),
      askGate(shop, { include, exclude }, { customerId, patienceMs }),
      askPolicy(shop, { customerId, channel, purpose }),
    ]);
    const reason: Reason | null = gate.refusal ?? refusedByPolicy;
    const dueAt = new Date(now.getTime() + (properties.delay_minutes ?? 0) * 60_000);
    return async (tx, flowRunId) => {
      const messageId = await queueFlowMessage(tx, shop, {
        flowRunId,
        customerId,
        templateId: template.id,
        channel,
        senderId,
        body: template.body,
        purpose,
        reason,
        dueAt,
        latestAt: new Date(dueAt.getTime() + usefulMs),
        gate: { include, exclude },
        now,
      });
      const explanation = reason === null ? "" : explainReason(reason).help;
      const returnValue: SendSegmentMessageResult = {
        queued: reason === null,
        reason: reason ?? "",
        explanation,
        messageId: String(messageId),
        segments: gate.segments.map((segment) => ({ ...segment, id: String(segment.id) })),
        answeredBy: gate.from ?? "",
      };
      return reason === null
        ? { outcome: "queued", sentence: `“${template.name}” is queued by ${channelNames[channel]}.`, returnValue }
        : { outcome: "not-sent", sentence: explanation, returnValue };
    };
  },
};

type ChosenTemplate = { id: bigint; name: string; channel: ChannelName; body: string };

async function findTemplate(shop: ShopRef, handle: string): Promise<ChosenTemplate> {
  const template = await db.template.findFirst({
    where: { shopId: shop.id, handle: handle.toLowerCase(), archivedAt: null },
    select: { id: true, name: true, channel: true, body: true },
  });
  if (!template) {
    throw new AppError("invalid-input", {
      userMessage: `There is no template with the handle “${handle}”. Copy a template’s handle from Segue, Templates.`,
    });
  }
  const parsed = templateOf(template.body);
  const asked = parsed.ok ? [...parsed.template.fields].filter(isEventField) : [];
  if (asked.length > 0) {
    throw new AppError("invalid-input", {
      userMessage: `The template “${template.name}” uses ${asked.join(" and ")}, which only an automation knows. Choose another template.`,
    });
  }
  return template;
}

/** The sender of that name or address; without one, the channel's first. */
async function findSenderFor(shop: ShopRef, channel: ChannelName, words: string | undefined): Promise<bigint> {
  const sender = await db.sender.findFirst({
    where: {
      shopId: shop.id,
      channel,
      removedAt: null,
      ...(words !== undefined && { OR: [{ name: { equals: words, mode: "insensitive" } }, { address: words }] }),
    },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  if (sender) return sender.id;
  const name = channelNames[channel];
  throw new AppError("invalid-input", {
    userMessage:
      words === undefined
        ? `There is no sender for ${name}. Add one in Segue, Settings.`
        : `There is no ${name} sender called “${words}”. Use its name or number as it stands in Segue, Settings.`,
  });
}
