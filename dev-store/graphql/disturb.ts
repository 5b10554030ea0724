import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { FieldFault } from "../shop-settings.ts";
import { apiError } from "./api-error.ts";

/** Whether a fault is not over yet. It ends by the machine's time, which is that of whoever waits for the end. */
export function isOn({ until }: { until: string | null }, now: Date): boolean {
  return until === null || now < new Date(until);
}

/** Has a root field answer late, or with the error that Shopify answers when something broke on its side. */
export async function disturb({ latencyMs, fails }: FieldFault): Promise<void> {
  if (latencyMs > 0) await delay(latencyMs);
  if (!fails) return;
  const requestId = randomUUID();
  throw apiError(
    "INTERNAL_SERVER_ERROR",
    `Internal error. Looks like something went wrong on our end.\nRequest ID: ${requestId} (include this in support requests).`,
    { requestId },
  );
}
