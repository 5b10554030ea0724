import { z } from "zod";
import { parsePhone } from "../customers/phone.ts";
import { db } from "../db.server.ts";
import type { ShopRef } from "../shop.ts";
import { defaultHelpReply } from "./reply-text.ts";

const settingsSchema = z.object({
  testPhone: z.string().trim(),
  stopScope: z.enum(["channel", "all_channels"]),
  helpReply: z.string().trim().max(320, "Use at most 320 characters."),
  /** A form has only text. */
  tagsLinks: z.enum(["true", "false"]).transform((text) => text === "true"),
});

export type SendingSettingsInput = z.infer<typeof settingsSchema>;
export type SendingSettingsProblem = Partial<Record<keyof SendingSettingsInput, string>>;

/** Stores where tests go, what STOP ends, what HELP answers and whether links are tagged. A number without a country code is read as the shop's country's. */
export async function updateSendingSettings(
  shop: ShopRef,
  input: unknown,
): Promise<{ ok: true } | { ok: false; problems: SendingSettingsProblem }> {
  const parsed = settingsSchema.safeParse(input);
  if (!parsed.success) {
    return {
      ok: false,
      problems: Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message])),
    };
  }
  const { countryCode } = await db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { countryCode: true } });
  const { testPhone, stopScope, helpReply, tagsLinks } = parsed.data;
  const phone = testPhone === "" ? null : parsePhone(testPhone, countryCode);
  if (phone && phone.state !== "valid") {
    return {
      ok: false,
      problems: { testPhone: "Enter a phone number with its country code, such as +1 415 555 0100." },
    };
  }
  await db.shop.update({
    where: { id: shop.id },
    data: {
      testPhone: phone?.state === "valid" ? phone.e164 : null,
      stopScope,
      tagsLinks,
      helpReply: helpReply === "" ? null : helpReply,
    },
  });
  return { ok: true };
}

/** The settings as the form shows them, and what HELP is answered with while its field is empty. */
export async function readSendingSettings(
  shop: ShopRef,
): Promise<{ settings: SendingSettingsInput; defaultHelpReply: string }> {
  const row = await db.shop.findUniqueOrThrow({
    where: { id: shop.id },
    select: { testPhone: true, stopScope: true, helpReply: true, tagsLinks: true, email: true },
  });
  return {
    settings: {
      testPhone: row.testPhone ?? "",
      stopScope: row.stopScope,
      helpReply: row.helpReply ?? "",
      tagsLinks: row.tagsLinks,
    },
    defaultHelpReply: defaultHelpReply(row),
  };
}
