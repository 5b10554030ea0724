import { z } from "zod";
import { campaignChannels } from "./campaign.ts";

/** Every country that has no price of its own. */
export const otherCountries = "*";

/** A price as it is typed. A row without a price says nothing where it is for the other countries, or for none yet. */
export type PriceRow = { countryCode: string; price: string };
export type PriceDraft = { currency: string; rows: PriceRow[] };

/** By field, and for the rows by their position. */
export type PriceProblems = {
  currency?: string;
  rows: Partial<Record<number, { countryCode?: string; price?: string }>>;
};

const rowSchema = z.object({ countryCode: z.string().trim(), price: z.string().trim() });

const rowsSchema = z
  .array(rowSchema)
  .max(260)
  .superRefine((rows, context) => {
    rows.forEach((row, position) => {
      const refuse = (field: keyof PriceRow, message: string) =>
        context.addIssue({ code: "custom", path: [position, field], message });
      if (isBlank(row)) return;
      if (!/^([A-Z]{2}|\*)$/.test(row.countryCode)) refuse("countryCode", "Choose a country.");
      else if (rows.findIndex((other) => other.countryCode === row.countryCode) < position)
        refuse("countryCode", "This country is in the list already.");
      const price = Number(row.price);
      if (row.price === "" || !Number.isFinite(price)) refuse("price", "Enter a price.");
      else if (price < 0) refuse("price", "A price cannot be negative.");
      else if (price > 1_000) refuse("price", "Enter the price of one, not of many.");
    });
  })
  .transform((rows) =>
    rows.filter((row) => !isBlank(row)).map(({ countryCode, price }) => ({ countryCode, price: Number(price) })),
  );

function isBlank({ countryCode, price }: PriceRow): boolean {
  return price === "" && (countryCode === "" || countryCode === otherCountries);
}

const partPricesSchema = z.object({
  channel: z.enum(campaignChannels),
  currency: z
    .string()
    .trim()
    .regex(/^[A-Z]{3}$/, "Use a currency’s three letters, such as USD."),
  rows: rowsSchema,
});

/** What a part, or a message, costs on a channel, by country. */
export type PartPrices = z.output<typeof partPricesSchema>;

/** Reads a filled-in price list; each problem is named beside its field. */
export function parsePartPrices(
  input: unknown,
): { ok: true; prices: PartPrices } | { ok: false; problems: PriceProblems } {
  const parsed = partPricesSchema.safeParse(input);
  if (parsed.success) return { ok: true, prices: parsed.data };
  const problems: PriceProblems = { rows: {} };
  for (const { path, message } of parsed.error.issues) {
    const [field, position, part] = path;
    if (field === "rows" && typeof position === "number" && (part === "countryCode" || part === "price"))
      problems.rows[position] = { [part]: message, ...problems.rows[position] };
    else problems.currency ??= message;
  }
  return { ok: false, problems };
}
