import { db } from "../db.server.ts";
import { readSyncProgress } from "../segments/read-sync-progress.server.ts";
import type { ShopProfile, ShopRef } from "../shop.ts";
import { createFormat } from "../ui/format.ts";
import { bySeriousness } from "../ui/notice-tone.ts";
import type { Outcomes } from "./count-outcomes.server.ts";
import type { Attention } from "./home.ts";

/** Older troubles are history. */
const LATELY_MS = 7 * 24 * 3_600_000;
/** A campaign that has not begun this long after its time will not begin by itself. */
const LATE_MS = 10 * 60_000;

/** Everything that keeps messages from going out or wants a decision, the most pressing first. `outcomes` are of the last week at least. */
export async function listAttention(
  shop: ShopProfile,
  { outcomes, now }: { outcomes: Outcomes; now: Date },
): Promise<Attention[]> {
  const accounts = await db.carrierAccount.findMany({
    where: { shopId: shop.id, error: { not: null } },
    select: { error: true },
  });
  const found = await Promise.all([
    pausedSenders(shop, accounts),
    failedSync(shop),
    campaignTroubles(shop, { now }),
    unconfirmed(shop, { outcomes, now }),
    deadEndpoints(shop),
  ]);
  return bySeriousness([refusedAccounts(accounts), ...found].flat());
}

/** Those that wait for their account only are not named one by one. */
async function pausedSenders(shop: ShopRef, accounts: RefusedAccount[]): Promise<Attention[]> {
  const senders = await db.sender.findMany({
    where: { shopId: shop.id, removedAt: null, pausedAt: { not: null } },
    orderBy: { pausedAt: "desc" },
  });
  const own = senders.filter(({ pauseReason }) => !accounts.some(({ error }) => error === pauseReason));
  return own.map(({ name, pauseReason }) => ({
    tone: "critical",
    title: `The sender ${name} is paused`,
    detail: `${pauseReason ?? ""} Its messages wait until you resume it.`.trim(),
    action: { content: "Open settings", url: "/app/settings" },
  }));
}

type RefusedAccount = { error: string | null };

function refusedAccounts(accounts: RefusedAccount[]): Attention[] {
  return accounts.map(({ error }) => ({
    tone: "critical",
    title: "Twilio refuses your account",
    detail: `${error ?? ""} Nothing is sent until it is accepted again.`.trim(),
    action: { content: "Open settings", url: "/app/settings" },
  }));
}

async function failedSync(shop: ShopRef): Promise<Attention[]> {
  const sync = await readSyncProgress(shop);
  if (sync?.state !== "failed") return [];
  return [
    {
      tone: "warning",
      title: "The last sync with Shopify failed",
      detail: `${sync.problem ?? ""} Until the next one, segments have the customers of the one before.`.trim(),
      action: { content: "View segments", url: "/app/segments" },
    },
  ];
}

/** Those that the app switched off, not the merchant. */
async function deadEndpoints(shop: ShopRef): Promise<Attention[]> {
  const endpoints = await db.endpoint.findMany({
    where: { shopId: shop.id, isOn: false, offReason: { not: null } },
    orderBy: { id: "asc" },
  });
  return endpoints.map(({ id, name, offReason }) => ({
    tone: "warning",
    title: `The webhook ${name} was switched off`,
    detail: `${offReason ?? ""} Your program is told of nothing until you switch it on again.`.trim(),
    action: { content: "View webhook", url: `/app/settings/webhooks/${id}` },
  }));
}

async function campaignTroubles(shop: ShopRef, { now }: { now: Date }): Promise<Attention[]> {
  const campaigns = await db.campaign.findMany({
    where: {
      shopId: shop.id,
      archivedAt: null,
      OR: [
        { status: "failed", finishedAt: { gt: new Date(now.getTime() - LATELY_MS) } },
        { status: "scheduled", scheduledAt: { lt: new Date(now.getTime() - LATE_MS) } },
        { status: "paused" },
      ],
    },
    orderBy: { updatedAt: "desc" },
    take: 5,
  });
  return campaigns.map(({ id, name, status, statusReason }) => ({
    tone: status === "paused" ? "warning" : "critical",
    title:
      { failed: `“${name}” was not sent`, paused: `“${name}” is paused` }[status as string] ??
      `“${name}” did not start at its time`,
    detail:
      { failed: statusReason ?? "", paused: "Its recipients wait until you resume or cancel it." }[status as string] ??
      "Edit it to choose another time, or cancel it.",
    action: { content: "View campaign", url: `/app/campaigns/${id}` },
  }));
}

async function unconfirmed(
  shop: ShopProfile,
  { outcomes, now }: { outcomes: Outcomes; now: Date },
): Promise<Attention[]> {
  const format = createFormat(shop);
  const recent = await db.campaign.findMany({
    where: {
      shopId: shop.id,
      archivedAt: null,
      unconfirmedSettledAt: null,
      startedAt: { gt: new Date(now.getTime() - LATELY_MS) },
    },
    orderBy: { startedAt: "desc" },
    select: { id: true, name: true },
  });
  return recent.flatMap(({ id, name }) => {
    const count = outcomes.get(id)?.unconfirmed ?? 0;
    if (count === 0) return [];
    return {
      tone: "warning",
      title: `${format.count(count, "message", "messages")} of “${name}” unconfirmed`,
      detail: "Nobody knows whether they arrived. You can send to these recipients again, or leave them.",
      action: { content: "View campaign", url: `/app/campaigns/${id}` },
    };
  });
}
