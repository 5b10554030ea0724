import type { CarrierRecord, ChannelName, LookupResult } from "../channels/channel.ts";
import { isOptOutCode } from "../channels/explain-code.ts";
import { carriers } from "../channels/registry.server.ts";
import { recordOptOut } from "../customers/record-consent.server.ts";
import { makeVisitorToken } from "../customers/visitor-token.server.ts";
import { inTransaction, pool } from "../db.server.ts";
import { hashAddress } from "../secrets.server.ts";
import { carrierOfShop } from "./carrier-of-shop.server.ts";
import { recordEnded, recordRequeued } from "./complete.sql.ts";
import { ledgerStatusOf } from "./delivery.ts";
import { fireMessageTriggers } from "./fire-message-triggers.server.ts";
import { lastArrivalMs } from "./lease.ts";
import { matchClaims, type Finding } from "./match-claims.ts";
import { linkTagsOf } from "./link-tags.ts";
import { maxAttempts } from "./outcomes.ts";
import { adopt, giveUpAsking, knownCarrierIds, lostMessages } from "./recover.sql.ts";
import { renderMessage, templateOf, type CustomerFields, type RenderedMessage } from "./render-message.ts";

/** A message that was claimed, and of which nobody wrote down what became. */
export type LostRow = CustomerFields & {
  shopId: number;
  domain: string;
  shopName: string;
  id: bigint;
  dispatchId: bigint;
  customerId: bigint;
  channel: ChannelName;
  toAddress: string;
  attempts: number;
  claimedAt: Date;
  template: string;
  linkQuery: string | null;
  tagsLinks: boolean;
  primaryHost: string | null;
  isTrial: boolean;
  fromAddress: string;
  carrier: string;
};

export type Resolved = { shopId: number; dispatchId: bigint; to: "carrier" | "queued" | "unconfirmed" | "failed" };

/** A carrier that cannot be asked for this long leaves its messages unconfirmed, for the merchant to decide. */
const patienceMs = 30 * 60_000;
/** The carrier's clock may be a little behind ours. */
const skewMs = 60_000;

/** What became of a group. `isAnswered`: the carrier could be asked. */
export type Resolution = { isAnswered: boolean; resolved: Resolved[] };

/** Messages claimed before `before`, grouped by what the carrier can be asked about at once. */
export async function findLostMessages(options: {
  before: Date;
  limit: number;
  exceptShops: readonly number[];
}): Promise<LostRow[][]> {
  const { rows } = await pool.query<LostRow>(lostMessages, [options.before, options.limit, options.exceptShops]);
  const groups = Map.groupBy(rows, (row) =>
    [row.shopId, row.channel, row.carrier, row.fromAddress, row.toAddress].join(" "),
  );
  return [...groups.values()];
}

/**
 * Decides about lost messages from one sender to one address. The carrier is asked only after the lease, when no request of
 * theirs can still reach it, so "it has none" is final: then, and only then, they go back to the queue.
 * See docs/decisions/ for the whole argument. Answers with those that it decided about.
 */
export async function resolveLost(group: readonly LostRow[], { now }: { now: Date }): Promise<Resolution> {
  const [first] = group;
  if (!first) return { isAnswered: true, resolved: [] };
  const answer = await ask(first, group);
  if (answer.kind === "unknown") {
    const given = group.filter((row) => answer.final || now.getTime() - row.claimedAt.getTime() > patienceMs);
    const resolved = (await Promise.all(given.map((row) => leaveUnconfirmed(row, now)))).flat();
    return { isAnswered: answer.final ?? false, resolved };
  }
  const known = await readKnown(first, { group, records: answer.messages });
  const records = answer.messages.filter((record) => !known.has(record.carrierMessageId));
  const rendered = new Map(group.map((row) => [row.id, render(row)]));
  const findings = matchClaims(
    group.map(({ id }) => ({ id, body: bodyOf(rendered.get(id)) })),
    records,
  );
  const resolved: Resolved[] = [];
  for (const row of group) {
    const finding = findings.find(({ id }) => id === row.id);
    if (finding) resolved.push(...(await apply(row, { finding, rendered: rendered.get(row.id), now })));
  }
  return { isAnswered: true, resolved };
}

async function ask(first: LostRow, group: readonly LostRow[]): Promise<LookupResult & { final?: boolean }> {
  const name = carriers.find((known) => known === first.carrier);
  const carrier = name ? await carrierOfShop(first.shopId, name) : null;
  if (!carrier) return { kind: "unknown", detail: "the account was disconnected", final: true };
  const times = group.map((row) => row.claimedAt.getTime());
  return carrier.lookup({
    channel: first.channel,
    to: first.toAddress,
    from: first.fromAddress,
    since: new Date(Math.min(...times) - skewMs),
    until: new Date(Math.max(...times) + lastArrivalMs),
  });
}

async function readKnown(
  { shopId, toAddress }: LostRow,
  { group, records }: { group: readonly LostRow[]; records: readonly CarrierRecord[] },
): Promise<Set<string>> {
  if (records.length === 0) return new Set();
  const { rows } = await pool.query<{ carrier_message_id: string }>(knownCarrierIds, [
    shopId,
    group.map((row) => row.customerId),
    hashAddress(toAddress),
    records.map((record) => record.carrierMessageId),
  ]);
  return new Set(rows.map((row) => row.carrier_message_id));
}

async function apply(
  row: LostRow,
  { finding, rendered, now }: { finding: Finding; rendered: RenderedMessage | undefined; now: Date },
): Promise<Resolved[]> {
  const { shopId, id, claimedAt } = row;
  switch (finding.kind) {
    case "doubtful":
      return leaveUnconfirmed(row, now);
    case "found": {
      const { carrierMessageId, status, errorCode = null, body } = finding.record;
      const failed = status === "failed";
      if (failed && errorCode && isOptOutCode(errorCode)) await takeOverOptOut(row, now);
      const values = [
        shopId,
        id,
        claimedAt,
        now,
        ledgerStatusOf(status),
        carrierMessageId,
        failed ? errorCode : null,
        body,
        rendered?.ok ? rendered.parts : null,
        failed ? "undelivered" : null,
      ];
      return changed(row, { to: "carrier", sql: adopt, values, now });
    }
    case "absent": {
      if (row.attempts + 1 >= maxAttempts) {
        const values = [shopId, now, [id], [claimedAt], ["failed"], ["gave-up"], [null], [null]];
        return changed(row, { to: "failed", sql: recordEnded, values, now });
      }
      // Due when it was claimed: it has waited long enough.
      const values = [shopId, [id], [claimedAt], [claimedAt], [1], [null]];
      return changed(row, { to: "queued", sql: recordRequeued, values, now });
    }
  }
}

/** Before the row is settled, so that a crash in between loses nothing. */
async function takeOverOptOut({ shopId, domain, toAddress, channel }: LostRow, now: Date): Promise<void> {
  await inTransaction((tx) =>
    recordOptOut(tx, { id: shopId, domain }, { address: toAddress, channel, at: now, source: "carrier" }),
  );
}

function leaveUnconfirmed(row: LostRow, now: Date): Promise<Resolved[]> {
  return changed(row, { to: "unconfirmed", sql: giveUpAsking, values: [row.shopId, row.id, row.claimedAt, now], now });
}

async function changed(
  { shopId, dispatchId, id }: LostRow,
  { to, sql, values, now }: { to: Resolved["to"]; sql: string; values: unknown[]; now: Date },
): Promise<Resolved[]> {
  return inTransaction(async (tx) => {
    const { rowCount } = await tx.query(sql, values);
    if (rowCount !== 1) return [];
    if (to === "carrier")
      await fireMessageTriggers(tx, { id: shopId }, { handle: "message-delivered", ids: [id] }, { now });
    if (to === "carrier" || to === "failed") {
      await fireMessageTriggers(tx, { id: shopId }, { handle: "message-failed", ids: [id] }, { now });
    }
    return [{ shopId, dispatchId, to }];
  });
}

function render(row: LostRow): RenderedMessage | undefined {
  const result = templateOf(row.template);
  if (!result.ok) return undefined;
  const linkTags = linkTagsOf({ isOn: row.tagsLinks, hosts: [row.domain, row.primaryHost], query: row.linkQuery });
  return renderMessage(result.template, {
    customer: row,
    shop: { name: row.shopName },
    linkTags,
    ...(!row.isTrial && {
      visitorToken: () => makeVisitorToken({ id: row.shopId }, row.customerId, { at: row.claimedAt }),
    }),
  });
}

function bodyOf(rendered: RenderedMessage | undefined): string | null {
  return rendered?.ok ? rendered.body : null;
}
