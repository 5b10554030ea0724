import { createHmac } from "node:crypto";

/**
 * X-Twilio-Signature: base64 of HMAC-SHA1 under the account's token, over the full address followed by every form
 * parameter, sorted by name, name and value joined without separators (twilio.com/docs/usage/security).
 */
export function signRequest(authToken: string, url: string, params: Record<string, string>): string {
  let text = url;
  for (const name of Object.keys(params).sort()) text += name + params[name];
  return createHmac("sha1", authToken).update(text).digest("base64");
}
