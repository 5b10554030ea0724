import { stringify } from "csv-stringify";
import { Readable } from "node:stream";
import { messageStateLabels } from "../messaging/message.ts";
import { explainReason } from "../messaging/reasons.ts";
import type { ShopRef } from "../shop.ts";
import { listRecipients } from "./list-recipients.server.ts";
import type { Recipient } from "./recipient.ts";

const BATCH = 5_000;

const columns = [
  "customer_id",
  "name",
  "address",
  "state",
  "reason",
  "carrier_code",
  "parts",
  "sent_at",
  "delivered_at",
  "read_at",
  "ended_at",
] as const;

/**
 * All recipients of a campaign as CSV (UTF-8, with a byte order mark for spreadsheets), read in batches while it is being
 * taken: a million of them need no more memory than a few thousand. Times are ISO 8601 in UTC.
 */
export function exportRecipients(shop: ShopRef, campaignId: bigint): ReadableStream<Uint8Array> {
  const lines = Readable.from(rowsOf(shop, campaignId)).compose(
    stringify({ header: true, columns: [...columns], bom: true }),
  );
  return Readable.toWeb(lines) as ReadableStream<Uint8Array>;
}

async function* rowsOf(
  shop: ShopRef,
  campaignId: bigint,
): AsyncGenerator<Record<(typeof columns)[number], string | number | null>> {
  for (let after: bigint | null = null; ;) {
    const page: Awaited<ReturnType<typeof listRecipients>> = await listRecipients(shop, campaignId, {
      status: null,
      search: "",
      after,
      limit: BATCH,
    });
    for (const recipient of page.recipients) {
      yield {
        customer_id: recipient.customerId,
        name: recipient.name && plainText(recipient.name),
        address: recipient.address,
        state: messageStateLabels[recipient.status],
        reason: reasonOf(recipient),
        carrier_code: recipient.errorCode,
        parts: recipient.parts,
        sent_at: recipient.sentAt,
        delivered_at: recipient.deliveredAt,
        read_at: recipient.readAt,
        ended_at: recipient.endedAt,
      };
    }
    if (page.next === null) return;
    after = BigInt(page.next);
  }
}

/** For a hold with its own reason, which comes second so that a spreadsheet never runs it. */
function reasonOf({ reason, holdReason }: Recipient): string | null {
  if (reason === null) return null;
  return [explainReason(reason).label, holdReason].filter(Boolean).join(": ");
}

/** Customers choose their names, and spreadsheets run what begins like a formula. Numbers begin with + too, and are numbers. */
function plainText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
