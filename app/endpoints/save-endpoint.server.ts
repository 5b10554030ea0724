import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../audit.server.ts";
import { inTransaction, type Sql } from "../db.server.ts";
import { env } from "../env.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { checkAddress } from "./check-address.server.ts";
import { isEventHandle, longestName, mostEndpoints, type EndpointProblems } from "./endpoint.ts";
import { giveUpEvents } from "./events.sql.ts";
import { sealEndpointSecret } from "./seal-secret.server.ts";
import { makeSecret } from "./sign-event.server.ts";

type Acting = { actor: string; now: Date };
type Refused = { ok: false; problems: EndpointProblems };

/**
 * Makes an endpoint, which is on. Answers with its secret, which is shown this once and stored encrypted, or with what is wrong, field
 * by field.
 */
export async function createEndpoint(
  shop: ShopRef,
  input: unknown,
  { actor, now }: Acting,
): Promise<{ ok: true; id: bigint; secret: string } | Refused> {
  const checked = checkInput(input);
  if (!checked.ok) return checked;
  const { name, url, events } = checked;
  // 144 bits: it is what tells a call's endpoint, before its signature is looked at.
  const key = randomBytes(18).toString("base64url");
  const secret = makeSecret();
  return inTransaction(async (tx) => {
    await tx.query("SELECT FROM shop WHERE id = $1 FOR NO KEY UPDATE", [shop.id]);
    const problems = await compare(tx, shop, { name, exceptId: null });
    if (problems) return { ok: false as const, problems };
    const sealed = sealEndpointSecret(secret, { shopId: shop.id, key });
    const { rows } = await tx.query<{ id: bigint }>(
      `INSERT INTO endpoint (shop_id, key, name, url, events, secret, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       RETURNING id`,
      [shop.id, key, name, url, events, sealed, now],
    );
    const [made] = rows;
    if (!made) throw new Error("The endpoint was not stored");
    await recordAudit(tx, shop, { actor, action: "endpoint.created", subject: `endpoint:${made.id}`, now });
    return { ok: true as const, id: made.id, secret };
  });
}

/**
 * Changes an endpoint. One that is switched off, or has no address any more, hears nothing, and what waited for it is given up; one
 * that is switched on starts anew, whatever it was switched off for. Throws AppError `not-found`.
 */
export async function changeEndpoint(
  shop: ShopRef,
  id: bigint,
  { input, actor, now }: Acting & { input: unknown },
): Promise<{ ok: true } | Refused> {
  const checked = checkInput(input);
  if (!checked.ok) return checked;
  const { name, url, events, isOn } = checked;
  return inTransaction(async (tx) => {
    await tx.query("SELECT FROM shop WHERE id = $1 FOR NO KEY UPDATE", [shop.id]);
    const problems = await compare(tx, shop, { name, exceptId: id });
    if (problems) return { ok: false as const, problems };
    const { rowCount } = await tx.query(
      `UPDATE endpoint SET name = $3, url = $4, events = $5, is_on = $6, off_reason = NULL,
         failing_since = CASE WHEN ${isUntouched} THEN failing_since END,
         failures = CASE WHEN ${isUntouched} THEN failures ELSE 0 END,
         rests_until = CASE WHEN ${isUntouched} THEN rests_until END
       WHERE shop_id = $1 AND id = $2`,
      [shop.id, id, name, url, events, isOn],
    );
    if (rowCount === 0) throw endpointNotFound();
    const why = !isOn ? "The webhook was switched off." : url === null ? "The address was taken away." : null;
    if (why !== null) await tx.query(giveUpEvents, [shop.id, id, farAhead(now), why]);
    await recordAudit(tx, shop, {
      actor,
      action: "endpoint.changed",
      subject: `endpoint:${id}`,
      detail: { isOn },
      now,
    });
    return { ok: true as const };
  });
}

/** What waits for an endpoint is over whenever it was written: a transaction under way may be of a moment later. */
function farAhead(now: Date): Date {
  return new Date(now.getTime() + 24 * 60 * 60 * 1000);
}

/** Of another address, or of an endpoint that was off, nothing is known yet. */
const isUntouched = "is_on AND url IS NOT DISTINCT FROM $4";

export function endpointNotFound(): AppError {
  return new AppError("not-found", { userMessage: "This webhook no longer exists." });
}

/** A page of ours posts the events with commas. */
const inputSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Enter a name, so that you can tell your webhooks apart.")
    .max(longestName, `The name is longer than ${longestName} characters.`),
  url: z.string().trim(),
  events: z.string().transform((text) => text.split(",").filter(isEventHandle)),
  isOn: z.stringbool().default(true),
});

function checkInput(
  input: unknown,
): ({ ok: true } & Omit<z.output<typeof inputSchema>, "url"> & { url: string | null }) | Refused {
  const parsed = inputSchema.safeParse(input);
  const problems: EndpointProblems = {};
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) problems[path[0] === "name" ? "name" : "page"] = message;
    return { ok: false, problems };
  }
  const { url: typed, ...others } = parsed.data;
  const address = typed === "" ? null : checkAddress(typed, { allowsLoopback: env.ENDPOINTS_ON_LOOPBACK });
  if (address && !address.ok) problems.url = address.problem;
  if (!address && others.events.length > 0) problems.url = "Enter the address that these events are sent to.";
  if (address && others.events.length === 0) problems.events = "Choose at least one event, or leave the address empty.";
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return { ok: true, ...others, url: address?.ok ? address.url : null };
}

/** What is wrong beside the others of the shop, which is locked. */
async function compare(
  tx: Sql,
  shop: ShopRef,
  { name, exceptId }: { name: string; exceptId: bigint | null },
): Promise<EndpointProblems | null> {
  const { rows } = await tx.query<{ others: number; same: number }>(
    `SELECT count(*)::int AS others, count(*) FILTER (WHERE lower(name) = lower($2))::int AS same
     FROM endpoint WHERE shop_id = $1 AND id IS DISTINCT FROM $3`,
    [shop.id, name, exceptId],
  );
  const { others = 0, same = 0 } = rows[0] ?? {};
  if (same > 0) return { name: "Another webhook has this name. The list of runs tells them apart by it." };
  if (exceptId === null && others >= mostEndpoints) {
    return { page: `A store can have ${mostEndpoints} webhooks. Delete one that you no longer use.` };
  }
  return null;
}
