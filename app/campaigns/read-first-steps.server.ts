import { db } from "../db.server.ts";
import { readSyncProgress } from "../segments/read-sync-progress.server.ts";
import type { ShopProfile, ShopRef } from "../shop.ts";
import { createFormat, type Format } from "../ui/format.ts";
import type { FirstStep } from "./home.ts";

/** What a new shop does once, and how far it is; null once that is all, or the merchant put it away. */
export async function readFirstSteps(shop: ShopProfile): Promise<FirstStep[] | null> {
  const { firstStepsDismissedAt } = await db.shop.findUniqueOrThrow({
    where: { id: shop.id },
    select: { firstStepsDismissedAt: true },
  });
  if (firstStepsDismissedAt) return null;
  const [sync, accounts, senders, sent] = await Promise.all([
    readSyncProgress(shop),
    db.carrierAccount.count({ where: { shopId: shop.id } }),
    db.sender.count({ where: { shopId: shop.id, removedAt: null } }),
    db.campaign.count({ where: { shopId: shop.id, startedAt: { not: null } } }),
  ]);
  const steps = [
    {
      title: "Read your customers and segments",
      detail: syncDetail(sync, createFormat(shop)),
      isDone: sync?.state === "ready",
      action: { content: "View segments", url: "/app/segments" },
    },
    {
      title: "Connect a carrier",
      detail: "Your own Twilio account delivers the messages and bills you for them.",
      isDone: accounts > 0,
      action: { content: "Open settings", url: "/app/settings" },
    },
    {
      title: "Add a sender",
      detail: "The number or agent that customers see.",
      isDone: senders > 0,
      action: { content: "Open settings", url: "/app/settings" },
    },
    {
      title: "Send your first campaign",
      detail: "Pick a segment, write the message and see who gets it before you send.",
      isDone: sent > 0,
      action: { content: "Create campaign", url: "/app/campaigns/new" },
    },
  ];
  return steps.every((step) => step.isDone) ? null : steps;
}

function syncDetail(sync: Awaited<ReturnType<typeof readSyncProgress>>, format: Format): string {
  if (!sync) return "This starts by itself when you install the app.";
  if (sync.state === "ready") return "Done. They are kept up to date from now on.";
  if (sync.state === "failed") return sync.problem ?? "The sync failed. Start it again on the segments page.";
  const { done, total } = sync.customers;
  return total === null
    ? "Under way. Large stores take a while; you can go on meanwhile."
    : `Under way: ${format.number(done)} of ${format.count(total, "customer", "customers")}.`;
}

/** Puts the first steps away for good. Safe to repeat. */
export async function dismissFirstSteps(shop: ShopRef, { now }: { now: Date }): Promise<void> {
  await db.shop.updateMany({
    where: { id: shop.id, firstStepsDismissedAt: null },
    data: { firstStepsDismissedAt: now },
  });
}
