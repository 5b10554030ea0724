import { inTransaction, pool } from "../db.server.ts";
import { recordAudit } from "../audit.server.ts";
import type { ShopRef } from "../shop.ts";
import { phoneChannels, type PhoneChannel } from "./customer.ts";
import { countLines, maxImportLines, readAddressLines, type AddressLine } from "./read-address-lines.ts";
import { suppressAddresses, type SuppressionEntry } from "./suppress-addresses.server.ts";

export type SuppressionImport =
  | {
      ok: true;
      /** Addresses, not rows: one number is one address on however many channels. */
      added: number;
      alreadyThere: number;
      invalid: { line: number; text: string; reason: string }[];
    }
  | { ok: false; problem: string };

/** Each statement takes this many rows of the list. */
const rowsPerStatement = 10_000;

/**
 * Puts a pasted list or a CSV file of numbers and e-mail addresses on the suppression list, on the channels given (all that
 * reach a phone, unless named) and e-mail. Every line is accounted for: added, there already, or invalid with its number and
 * a reason. All in one transaction. Safe to repeat.
 */
export async function importSuppressions(
  shop: ShopRef,
  text: string,
  options: { channels?: readonly PhoneChannel[]; actor: string; note?: string; now: Date },
): Promise<SuppressionImport> {
  const lineCount = countLines(text);
  if (lineCount > maxImportLines) {
    return {
      ok: false,
      problem: `This list has ${lineCount.toLocaleString("en")} lines. Import at most ${maxImportLines.toLocaleString("en")} at a time.`,
    };
  }
  const lines = readAddressLines(text, await readCountry(shop));
  const addresses = new Map(lines.flatMap((line) => (line.kind === "address" ? [[line.address, line] as const] : [])));
  const entries = [...addresses.values()].flatMap((line) => entriesOf(line, options.channels ?? phoneChannels));
  const added = await inTransaction(async (tx) => {
    const addedAddresses = new Set<string>();
    for (let start = 0; start < entries.length; start += rowsPerStatement) {
      const part = entries.slice(start, start + rowsPerStatement);
      const result = await suppressAddresses(tx, shop, { entries: part, reason: "import", note: options.note });
      for (const entry of result.added) addedAddresses.add(entry.address);
    }
    await recordAudit(tx, shop, {
      actor: options.actor,
      action: "suppression.imported",
      subject: "suppression",
      detail: { added: addedAddresses.size },
      now: options.now,
    });
    return addedAddresses.size;
  });
  const valid = lines.filter((line) => line.kind === "address").length;
  const invalid = lines
    .filter((line) => line.kind === "invalid")
    .map(({ line, text: shown, reason }) => ({ line, text: shown, reason }));
  return { ok: true, added, alreadyThere: valid - added, invalid };
}

function entriesOf(
  line: Extract<AddressLine, { kind: "address" }>,
  channels: readonly PhoneChannel[],
): SuppressionEntry[] {
  if (line.isEmail) return [{ address: line.address, channel: "email" }];
  return channels.map((channel) => ({ address: line.address, channel }));
}

async function readCountry(shop: ShopRef): Promise<string> {
  const { rows } = await pool.query<{ country_code: string }>("SELECT country_code FROM shop WHERE id = $1", [shop.id]);
  return rows[0]?.country_code ?? "US";
}
