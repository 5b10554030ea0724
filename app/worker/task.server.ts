import { db } from "../db.server.ts";
import type { JobName, JobPayload } from "../jobs/catalog.ts";
import { type Log, logAlsoAbout } from "../log.server.ts";
import type { ShopRef } from "../shop.ts";

export type TaskContext = {
  now: Date;
  log: Log;
  /** Whether this is the last try before the job is given up: the place to say why, to whoever waits for it. */
  isLastAttempt: boolean;
  /** Aborted when the worker is asked to stop: a long task saves how far it came and ends. */
  signal: AbortSignal;
};

/** Does one job. Safe to run twice; ends quietly when its subject is gone; throws to be run again later. */
export type Task<Name extends JobName> = (payload: JobPayload<Name>, context: TaskContext) => Promise<unknown>;

type ShopTask<Payload> = (shop: ShopRef, payload: Payload, context: TaskContext) => Promise<unknown>;

/** A task of one shop, which ends quietly when the shop is gone. */
export function forShop<Payload extends { shopId: number }>(work: ShopTask<Payload>) {
  return (payload: Payload, context: TaskContext) => runForShop(work, { payload, context, evenUninstalled: true });
}

/** A task of one shop, which ends quietly when the shop is gone or has removed the app. */
export function forInstalledShop<Payload extends { shopId: number }>(work: ShopTask<Payload>) {
  return (payload: Payload, context: TaskContext) => runForShop(work, { payload, context, evenUninstalled: false });
}

async function runForShop<Payload extends { shopId: number }>(
  work: ShopTask<Payload>,
  { payload, context, evenUninstalled }: { payload: Payload; context: TaskContext; evenUninstalled: boolean },
): Promise<void> {
  const shop = await db.shop.findUnique({
    where: { id: payload.shopId },
    select: { id: true, domain: true, uninstalledAt: true },
  });
  if (!shop || (shop.uninstalledAt && !evenUninstalled)) {
    context.log.info("The shop is gone; so is the job");
    return;
  }
  logAlsoAbout({ shop: shop.domain });
  await work({ id: shop.id, domain: shop.domain }, payload, context);
}
