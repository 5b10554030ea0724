import { crc32 } from "node:zlib";
import type { AccountSettings } from "./account-settings.ts";

/** What becomes of a message, decided by the last four digits of the customer's number. */
export type Fate =
  | { kind: "delivered" }
  /** Accepted, then ends here. */
  | { kind: "ends"; status: "undelivered" | "failed"; errorCode: number }
  /** Accepted and sent; no delivery report ever comes. */
  | { kind: "no-report" }
  /** Refused at once, with Twilio's error code. */
  | { kind: "refused"; code: number }
  /** The first POST to the number is answered with this error; the next is accepted. */
  | { kind: "refused-once"; code: number }
  /** The first POST gets no answer; whether it was accepted nobody tells. The next is answered. */
  | { kind: "silent-once"; accepted: boolean };

/** The documented endings: README.md has the same table in words. */
export const magicEndings: Readonly<Record<string, Fate>> = {
  "3000": { kind: "no-report" },
  "3003": { kind: "ends", status: "undelivered", errorCode: 30003 },
  "3005": { kind: "ends", status: "undelivered", errorCode: 30005 },
  "3006": { kind: "ends", status: "undelivered", errorCode: 30006 },
  "3007": { kind: "ends", status: "undelivered", errorCode: 30007 },
  "3008": { kind: "ends", status: "failed", errorCode: 30008 },
  "3024": { kind: "ends", status: "undelivered", errorCode: 63024 },
  "1211": { kind: "refused", code: 21211 },
  "1408": { kind: "refused", code: 21408 },
  "1610": { kind: "refused", code: 21610 },
  "1614": { kind: "refused", code: 21614 },
  "0500": { kind: "refused", code: 20500 },
  "0429": { kind: "refused-once", code: 20429 },
  "0503": { kind: "refused-once", code: 20503 },
  "0408": { kind: "silent-once", accepted: true },
  "0409": { kind: "silent-once", accepted: false },
};

const lostWith = [30003, 30005, 30006, 30007];

/**
 * What becomes of a message to `phone` (a bare number), on an account with these settings. The same phone always has the
 * same fate, as a landline stays a landline.
 */
export function fateOf(phone: string, settings: Pick<AccountSettings, "magicNumbers" | "undeliveredShare">): Fate {
  const magic = settings.magicNumbers ? magicEndings[phone.slice(-4)] : undefined;
  if (magic) return magic;
  const drawn = crc32(phone);
  if (drawn / 2 ** 32 >= settings.undeliveredShare) return { kind: "delivered" };
  return { kind: "ends", status: "undelivered", errorCode: lostWith[drawn % lostWith.length] ?? 30003 };
}
