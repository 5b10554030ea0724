import { z } from "zod";

// Flow hands numbers over as text, ids as text in digits, and a field that the merchant left empty as "" or not at all:
// https://shopify.dev/docs/apps/build/flow/actions/endpoints. Each of these takes both forms.

export const chooseIt = "Choose where it comes from in the action’s settings.";
const fillItIn = "Fill it in in the action’s settings.";
/** What only somebody who looks at the action in Flow can do. */
export const whereInSettings = [chooseIt, fillItIn];

const blank = (value: unknown): unknown => (value === null || value === "" ? undefined : value);
const trimmed = (value: unknown): unknown => (typeof value === "string" ? blank(value.trim()) : blank(value));

/** The id of an object of the store, in digits or as a gid. */
export function reference(type: string, name: string) {
  const message = `${name} is missing. ${chooseIt}`;
  return z
    .union([z.string(), z.number().int().nonnegative()], { error: message })
    .transform((value) => String(value).replace(`gid://shopify/${type}/`, ""))
    .pipe(z.string().regex(/^\d{1,18}$/, { error: `${name} is not the id of one.` }))
    .transform(BigInt);
}

export function requiredText(name: string, { most }: { most: number }) {
  return z.preprocess(
    trimmed,
    z
      .string({ error: `${name} is empty. ${fillItIn}` })
      .max(most, { error: `${name} is longer than ${most} characters.` }),
  );
}

export function optionalText(name: string, { most }: { most: number }) {
  return z.preprocess(
    trimmed,
    z
      .string({ error: `${name} is not text.` })
      .max(most, { error: `${name} is longer than ${most} characters.` })
      .optional(),
  );
}

/** A list of texts, which programs may hand over as one, in the form that Flow hands it over in. */
export function listOr<Schema extends z.ZodType>(separator: string, schema: Schema) {
  const isList = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((entry) => typeof entry === "string" && !entry.includes(separator));
  return z.preprocess((value: unknown) => (isList(value) ? value.join(separator) : value), schema);
}

/** One entry a line, or a list. */
export function lines(name: string, { most }: { most: number }) {
  return listOr("\n", optionalText(name, { most: most * 300 }))
    .transform((text) => (text ?? "").split(/\r?\n/).flatMap((line) => line.trim() || []))
    .pipe(z.array(z.string()).max(most, { error: `${name} has more than ${most} lines.` }));
}

export function wholeNumber(name: string, { most }: { most: number }) {
  const error = `${name} must be a whole number from 0 to ${most}.`;
  return z.preprocess(
    trimmed,
    z
      .union([z.number(), z.string().regex(/^\d+$/, { error }).transform(Number)], { error })
      .pipe(z.number().int({ error }).min(0, { error }).max(most, { error }))
      .optional(),
  );
}

export function yesOrNo(name: string) {
  return z.preprocess(
    (value) => (value === "true" ? true : value === "false" ? false : blank(value)),
    z.boolean({ error: `${name} must be true or false.` }).default(false),
  );
}

/** An action's fields. Flow adds `step_reference`; anything else that is not a field of the action is refused. */
export function properties<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(
    { ...shape, step_reference: z.string().max(100).nullish() },
    { error: ({ code }) => (code === "invalid_type" ? "The action was handed no fields." : undefined) },
  );
}

/** The id of an object that may be left out. */
export function optionalReference(type: string, name: string) {
  return z.preprocess(blank, reference(type, name).optional());
}
