import { normalizeEmail, parsePhone } from "./phone.ts";

export const maxImportLines = 100_000;

export type AddressLine =
  | { line: number; kind: "address"; address: string; isEmail: boolean }
  | { line: number; kind: "invalid"; text: string; reason: string };

const headings =
  /^(phone|phone ?number|mobile|number|tel|telephone|email|e-mail|email ?address|address|customer|name)$/i;

/** How many lines with text a list has. */
export function countLines(text: string): number {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "").length;
}

/**
 * Reads a pasted list or a CSV file, one address a line, numbered from 1 as an editor shows them. In a line of several
 * columns the first that is an address counts. Empty lines and a line of headings are left out. `country` (ISO 3166 alpha-2)
 * is that of numbers without a country code.
 */
export function readAddressLines(text: string, country: string): AddressLine[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .flatMap((content, index) => readLine(content, { line: index + 1, country }));
}

function readLine(content: string, { line, country }: { line: number; country: string }): AddressLine[] {
  const cells = splitCells(content);
  if (cells.length === 0 || (line === 1 && cells.some((cell) => headings.test(cell)))) return [];
  for (const cell of cells) {
    const email = normalizeEmail(cell);
    if (email) return [{ line, kind: "address", address: email, isEmail: true }];
    const phone = parsePhone(cell, country);
    if (phone.e164) return [{ line, kind: "address", address: phone.e164, isEmail: false }];
  }
  return [{ line, kind: "invalid", text: content.slice(0, 100), reason: reasonFor(cells) }];
}

/** Cells of comma, semicolon or tab separated text, without quotes. A list needs no full CSV: addresses hold no commas. */
function splitCells(content: string): string[] {
  return content
    .split(/[,;\t]/)
    .map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, "$1")
        .trim(),
    )
    .filter((cell) => cell !== "");
}

function reasonFor(cells: readonly string[]): string {
  if (cells.some((cell) => cell.includes("@"))) return "This is not a complete email address.";
  if (cells.some((cell) => /\d/.test(cell)))
    return "This is not a phone number that exists. Write it with its country code, such as +31 6 12345678.";
  return "There is no phone number or email address on this line.";
}
