import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import { refuse } from "../shop/user-error.ts";
import type { Refused } from "../shop/user-error.ts";
import { isReference } from "./extension.ts";
import type { FlowField } from "./extension.ts";
import { startWorkflows } from "./start-workflows.ts";

/** What a trigger's payload may hold at most, as JSON. */
const maxPayloadBytes = 50_000;

/**
 * What `flowTriggerReceive` does: starts the workflows that are on and begin with the app's trigger, once for each call.
 * Shopify's recorded refusals all name the field `body`.
 */
export async function receiveTrigger(
  ctx: Context,
  shop: StoreShop,
  { handle, payload }: { handle: string; payload: unknown },
): Promise<{ ok: true; started: number } | Refused> {
  if (Buffer.byteLength(JSON.stringify(payload ?? null), "utf8") > maxPayloadBytes)
    return refuseSchema([`Properties size exceeds the limit of ${maxPayloadBytes} bytes.`]);
  const trigger = ctx.flow.triggers.find((one) => one.handle === handle);
  if (!trigger) return refuseSchema([`Invalid handle '${handle}'.`]);
  const values = isObject(payload) ? payload : {};
  const errors = findErrors(trigger.fields, values);
  if (errors.length > 0) return refuseSchema(errors);
  const given = trigger.fields.filter(({ key }) => values[key] !== undefined && values[key] !== null);
  const ids = given.filter(isReference).map(({ key }) => [key, String(values[key])] as const);
  const fields = given.filter((field) => !isReference(field)).map(({ key }) => [key, values[key]] as const);
  const started = await startWorkflows(ctx, shop.id, {
    tx: ctx.pool,
    trigger: handle,
    happenings: [{ ids: Object.fromEntries(ids), fields: Object.fromEntries(fields) }],
  });
  return { ok: true, started };
}

function findErrors(fields: readonly FlowField[], values: Record<string, unknown>): string[] {
  const unknown = Object.keys(values).filter((key) => !fields.some((field) => field.key === key));
  return [
    ...unknown.map((key) => `Invalid field: '${key}'.`),
    ...fields.flatMap((field) => {
      const value = values[field.key];
      if (value === undefined || value === null)
        return field.isRequired ? [`Required field missing: '${field.key}'.`] : [];
      const problem = findTypeError(field, value);
      return problem === null ? [] : [`Type error for field '${field.key}': ${problem}`];
    }),
  ];
}

/** Of the words only those about an address are recorded; the others are in their manner. */
function findTypeError(field: FlowField, value: unknown): string | null {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  if (isReference(field)) return /^\d{1,18}$/u.test(String(value)) ? null : `${shown} is not an integer.`;
  switch (field.type) {
    case "boolean":
      return typeof value === "boolean" ? null : `${shown} is not a boolean.`;
    case "number_decimal":
      return /^-?\d+(\.\d+)?$/u.test(String(value)) ? null : `${shown} is not a number.`;
    case "email":
      return typeof value === "string" && /^\S+@\S+$/u.test(value) ? null : `${shown} is not an email.`;
    case "url":
      return typeof value === "string" && /^https?:\/\/\S+$/u.test(value) ? null : `${shown} is not an absolute URL.`;
    case "single_line_text_field":
      return typeof value === "string" ? null : `${shown} is not a string.`;
    default:
      return typeof value === "object" ? null : `${shown} is not an object.`;
  }
}

function refuseSchema(errors: readonly string[]): Refused {
  return refuse(["body"], `Errors validating schema:\n${errors.map((error) => `  ${error}\n`).join("")}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
