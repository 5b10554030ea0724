import {
  explainTwilioCode,
  isAccountCode as isTwilioAccountCode,
  isOptOutCode as isTwilioOptOutCode,
} from "./twilio/errors.ts";

/** What a merchant reads beside a carrier's error code. Codes of our own adapters (`no-connection`, `http-…`) included. */
export function explainCarrierCode(code: string): string {
  if (code === "no-connection") return "The carrier could not be reached.";
  const status = /^http-(\d{3})$/.exec(code)?.[1];
  return status ? `The carrier answered with HTTP status ${status} and gave no reason.` : explainTwilioCode(code);
}

/** Whether a code says that the carrier refuses the whole account, and not one sender of it. */
export function isAccountCode(code: string): boolean {
  return isTwilioAccountCode(code);
}

/** Whether a code says that the customer opted out with the carrier. */
export function isOptOutCode(code: string): boolean {
  return isTwilioOptOutCode(code);
}
