/** A time as the Admin API writes it: in UTC, to the second. */
export function timestamp(date: Date): string;
export function timestamp(date: Date | null): string | null;
export function timestamp(date: Date | null): string | null {
  return date && `${date.toISOString().slice(0, 19)}Z`;
}
