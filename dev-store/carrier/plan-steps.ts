import type { AccountSettings } from "./account-settings.ts";
import type { CarrierChannel } from "./address.ts";
import type { Fate } from "./magic-numbers.ts";
import type { StepRow } from "./message-rows.ts";

/** The steps an accepted message will take, with the moment of each. `url` is told of every step, unless it is null. */
export function planSteps(
  message: { sid: string; channel: CarrierChannel; url: string | null },
  options: { fate: Fate; settings: AccountSettings; acceptedAt: Date },
): StepRow[] {
  const { fate, settings, acceptedAt } = options;
  const step = (status: string, afterMs: number, errorCode: number | null = null): StepRow => ({
    sid: message.sid,
    status,
    error_code: errorCode,
    url: message.url,
    due_at: new Date(acceptedAt.getTime() + afterMs),
  });

  const steps: StepRow[] = [];
  if (settings.queuedCallback && message.url !== null) steps.push(step("queued", 0));
  if (fate.kind === "ends" && fate.status === "failed") steps.push(step("failed", settings.sentMs, fate.errorCode));
  else {
    steps.push(step("sent", settings.sentMs));
    if (fate.kind === "ends") steps.push(step("undelivered", settings.deliveredMs, fate.errorCode));
    else if (fate.kind !== "no-report") {
      steps.push(step("delivered", settings.deliveredMs));
      if (isRead(message, settings.readShare)) steps.push(step("read", settings.readMs));
    }
  }
  if (settings.reverseCallbacks) reverseMoments(steps);
  return steps;
}

/** Which messages are read follows from the sid, so that a story can be told again. SMS has no read receipts. */
function isRead(message: { sid: string; channel: CarrierChannel }, share: number): boolean {
  return message.channel !== "sms" && Number.parseInt(message.sid.slice(-4), 16) / 0x10000 < share;
}

function reverseMoments(steps: StepRow[]): void {
  const moments = steps.map((step) => step.due_at).reverse();
  for (const [index, step] of steps.entries()) step.due_at = moments[index] ?? step.due_at;
}
