import { z } from "zod";
import { AppError } from "../errors.ts";

/**
 * Reads a form that a page of ours posted. Our pages post well-formed forms, so anything else is refused whole; what a
 * merchant can get wrong is checked by the use case, which names the field.
 *
 * Throws AppError "invalid-input".
 */
export async function readForm<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const fields = await request.formData().then(
    (form) => Object.fromEntries(form),
    () => null,
  );
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw new AppError("invalid-input", {
    message: `A form was malformed: ${parsed.error.message}`,
    userMessage: "The page sent something we could not read. Reload it and try again.",
  });
}

/** What a page posted as JSON, still to be parsed; null where it is none. */
export async function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => null);
}

/** An id from an address: digits, small enough for PostgreSQL's bigint. Anything else is not found. */
export function readId(text: string | undefined): bigint {
  if (text && /^\d{1,18}$/.test(text)) return BigInt(text);
  throw new AppError("not-found", { userMessage: "There is nothing at this address." });
}

/** Where a list goes on, from its address; null for the start and for anything that is no cursor of ours. */
export function readCursor(text: string | null): bigint | null {
  return text !== null && /^\d{1,18}$/.test(text) ? BigInt(text) : null;
}

/**
 * Reads the JSON that an extension of ours posted, by the same rule as a form. Throws AppError "invalid-input".
 */
export async function readPosted<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await readJson(request));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid-input", {
    message: `What was posted was malformed: ${parsed.error.message}`,
    userMessage: "What was sent could not be read. Close this and try again.",
  });
}

/** An id of ours or of Shopify's in what is posted. */
export const postedId = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

/** Names one wish of a modal, so that asking twice does it once. */
export const postedKey = z.string().regex(/^[\w-]{8,64}$/);
/** A body as text, as long as it is no larger than `most` bytes; null for a larger one, which is not read to its end. */
export async function readText(request: Request, { most }: { most: number }): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > most) return null;
  if (!request.body) return "";
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString("utf8");
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

/** Where a call came from, as the proxy in front of us says; null without one. */
export function callerAddress(request: Request): string | null {
  return request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || null;
}
