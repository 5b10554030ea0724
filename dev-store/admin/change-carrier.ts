import { z } from "zod";
import { accountSettingsSchema } from "../carrier/account-settings.ts";
import type { Context } from "../context.ts";

/** Changes what the form of the Carrier page names: the address for replies, or the settings as JSON. */
export async function changeCarrier(
  ctx: Context,
  shopId: bigint,
  options: { sid: string; form: FormData },
): Promise<{ ok: true } | { ok: false; problem: string }> {
  const inboundUrl = options.form.get("inboundUrl");
  const settings = options.form.get("settings");
  if (typeof inboundUrl === "string") {
    if (inboundUrl !== "" && !URL.canParse(inboundUrl)) return { ok: false, problem: "That is not an address." };
    await ctx.pool.query("UPDATE carrier_account SET inbound_url = nullif($3, '') WHERE sid = $1 AND shop_id = $2", [
      options.sid,
      shopId,
      inboundUrl,
    ]);
  }
  if (typeof settings === "string") {
    const parsed = accountSettingsSchema.partial().strict().safeParse(readJson(settings));
    if (!parsed.success) return { ok: false, problem: z.prettifyError(parsed.error) };
    // As written: what is not named keeps following the defaults.
    await ctx.pool.query("UPDATE carrier_account SET settings = $3 WHERE sid = $1 AND shop_id = $2", [
      options.sid,
      shopId,
      readJson(settings),
    ]);
  }
  return { ok: true };
}

function readJson(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
