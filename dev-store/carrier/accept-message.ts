import { parseAccountSettings, type AccountSettings } from "./account-settings.ts";
import { isPhone, parseAddress } from "./address.ts";
import { countSegments } from "./count-segments.ts";
import type { Fate } from "./magic-numbers.ts";
import { fateOf } from "./magic-numbers.ts";
import { newMessageSid, type MessageRow, type StepRow } from "./message-rows.ts";
import { planSteps } from "./plan-steps.ts";
import { twilioRefusal, type TwilioRefusal } from "./twilio-errors.ts";

/** One POST to Messages.json, as it came. */
export type Posted = { accountSid: string; user: string; password: string; form: URLSearchParams };

/** What the carrier does with it. `answered: false`: the connection hangs. */
export type Verdict =
  | { accepted: true; message: MessageRow; steps: StepRow[]; answered: boolean; delayMs: number }
  | { accepted: false; refusal: TwilioRefusal; answered: boolean; delayMs: number };

export type CarrierAccount = {
  sid: string;
  authToken: string;
  settings: AccountSettings;
  /** The account's senders, as Twilio writes them. */
  senders: ReadonlySet<string>;
};

/** What one process of the carrier remembers between POSTs; forgotten at a restart. */
export type Memory = {
  second: Map<string, { at: number; count: number }>;
  posts: Map<string, number>;
  seenOnce: Set<string>;
};

export function newMemory(): Memory {
  return { second: new Map(), posts: new Map(), seenOnce: new Set() };
}

/** A stored row of carrier_account with its senders. */
export function toAccount(row: {
  sid: string;
  auth_token: string;
  settings: unknown;
  senders: string[];
}): CarrierAccount {
  return {
    sid: row.sid,
    authToken: row.auth_token,
    settings: parseAccountSettings(row.settings),
    senders: new Set(row.senders),
  };
}

/**
 * Decides about one POST, in the order Twilio does: who asks, how fast, what, to whom. Nothing is stored here.
 * `isOptedOut` tells whether the carrier holds a STOP from the customer to the sender.
 */
export function acceptMessage(
  posted: Posted,
  account: CarrierAccount | undefined,
  options: { memory: Memory; now: Date; isOptedOut: (sender: string, phone: string) => boolean },
): Verdict {
  if (
    !account ||
    posted.user !== account.sid ||
    posted.password !== account.authToken ||
    posted.accountSid !== account.sid
  ) {
    return refuse(20003);
  }
  const { settings } = account;
  const { memory, now } = options;
  const refuseLate = (code: number, detail?: string): Verdict => ({
    ...refuse(code, detail),
    delayMs: settings.answerDelayMs,
  });

  if (settings.refuseAllWith !== null) return refuseLate(settings.refuseAllWith, posted.form.get("From") ?? "");
  if (isOverRate(account, memory, now)) return refuse(20429);
  const count = (memory.posts.get(account.sid) ?? 0) + 1;
  memory.posts.set(account.sid, count);
  if (settings.unavailableEvery !== null && count % settings.unavailableEvery === 0) return refuseLate(20503);

  const checked = checkForm(posted.form, account);
  if ("code" in checked) return refuseLate(checked.code, checked.detail);
  const fate = fateOf(checked.phone, settings);
  const once = firstTime(fate, `${account.sid} ${checked.to}`, memory);
  if (fate.kind === "refused" || (fate.kind === "refused-once" && once)) return refuseLate(fate.code, checked.to);
  if (settings.keepsOptOuts && checked.channel !== "whatsapp" && options.isOptedOut(checked.from, checked.phone)) {
    return refuseLate(21610);
  }
  const silent =
    (fate.kind === "silent-once" && once) || (settings.silentEvery !== null && count % settings.silentEvery === 0);
  if (fate.kind === "silent-once" && once && !fate.accepted) return { ...refuse(20500), answered: false };

  const message: MessageRow = {
    sid: newMessageSid(),
    account_sid: account.sid,
    direction: "outbound-api",
    channel: checked.channel,
    from_address: checked.from,
    to_address: checked.to,
    phone: checked.phone,
    body: checked.body,
    num_segments: checked.channel === "sms" ? countSegments(checked.body) : 1,
    status: "queued",
    error_code: null,
    status_callback: checked.statusCallback,
    created_at: now,
    updated_at: now,
  };
  const steps = planSteps(
    { sid: message.sid, channel: message.channel, url: settings.dropCallbacks ? null : checked.statusCallback },
    { fate, settings, acceptedAt: now },
  );
  return { accepted: true, message, steps, answered: !silent, delayMs: settings.answerDelayMs };
}

type CheckedForm = Pick<MessageRow, "channel" | "body" | "phone"> & {
  from: string;
  to: string;
  statusCallback: string | null;
};

function checkForm(form: URLSearchParams, account: CarrierAccount): CheckedForm | { code: number; detail?: string } {
  const to = form.get("To") ?? "";
  const from = form.get("From") ?? "";
  const body = form.get("Body") ?? "";
  if (to === "") return { code: 21604 };
  if (from === "") return { code: 21603 };
  if (body === "") return { code: 21602 };
  if ([...body].length > 1600) return { code: 21617 };
  const recipient = parseAddress(to);
  const sender = parseAddress(from);
  if (!isPhone(recipient.bare)) return { code: 21211, detail: to };
  // An RCS sender may write to a bare number; WhatsApp wants its prefix on both ends.
  if (recipient.channel !== sender.channel && !(sender.channel === "rcs" && recipient.channel === "sms")) {
    return { code: 21910 };
  }
  if (!account.senders.has(from)) return { code: sender.channel === "sms" ? 21606 : 63007, detail: from };
  const statusCallback = form.get("StatusCallback");
  if (statusCallback !== null && !/^https?:\/\//.test(statusCallback)) return { code: 21609, detail: statusCallback };
  return { channel: sender.channel, body, phone: recipient.bare, from, to, statusCallback };
}

function isOverRate(account: CarrierAccount, memory: Memory, now: Date): boolean {
  const limit = account.settings.maxPerSecond;
  if (limit === null) return false;
  const at = Math.floor(now.getTime() / 1000);
  const second = memory.second.get(account.sid);
  if (second?.at !== at) {
    memory.second.set(account.sid, { at, count: 1 });
    return false;
  }
  second.count += 1;
  return second.count > limit;
}

function firstTime(fate: Fate, key: string, memory: Memory): boolean {
  if (fate.kind !== "refused-once" && fate.kind !== "silent-once") return false;
  if (memory.seenOnce.has(key)) return false;
  memory.seenOnce.add(key);
  return true;
}

function refuse(code: number, detail?: string): Verdict & { accepted: false } {
  return { accepted: false, refusal: twilioRefusal(code, detail), answered: true, delayMs: 0 };
}
