import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import type { FlowAction, FlowExtensions, FlowField, FlowTrigger } from "./extension.ts";
import { parseReturnType, parseSchema } from "./return-type.ts";

const references = ["customer", "order", "product", "company", "company_contact"].map(
  (object) => `${object}_reference`,
);
const texts = ["boolean", "email", "single_line_text_field", "url", "number_decimal"];
const fieldTypes = {
  flow_action: [
    ...references,
    "marketing_activity_reference",
    "abandonment_reference",
    ...texts,
    "multi_line_text_field",
    "number_integer",
  ],
  flow_trigger: [...references, ...texts],
};

/** The keys that the Shopify CLI knows; it refuses all others, so they are refused here. */
const fieldSchema = z.strictObject({
  type: z.string(),
  key: z.string().min(1).optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  required: z.boolean().default(false),
  marketingActivityCreateUrl: z.string().optional(),
  marketingActivityDeleteUrl: z.string().optional(),
});
const handle = z.string().regex(/^(?=.{1,50}$)[a-zA-Z0-9]+(-+[a-zA-Z0-9]+)*$/u, "Letters, digits and single hyphens");
const appUrl = z.string().regex(/^(https:\/\/|\/(?!\/))[^\p{Cc}\s]*$/u, "An https address, or a path of the app");
const settings = z.looseObject({ fields: z.array(fieldSchema).default([]) }).prefault({});
const base = { name: z.string().min(1), handle, description: z.string().optional(), settings };
const actionSchema = z.looseObject({
  ...base,
  type: z.literal("flow_action"),
  runtime_url: appUrl,
  schema: z.string().optional(),
  return_type_ref: z.string().optional(),
});
const triggerSchema = z.looseObject({ ...base, type: z.literal("flow_trigger"), schema: z.string().optional() });
const callbackSchema = z.looseObject({ type: z.literal("flow_trigger_lifecycle_callback"), url: appUrl });
const extensionSchema = z.discriminatedUnion("type", [actionSchema, triggerSchema, callbackSchema]);
const fileSchema = z.looseObject({ extensions: z.array(z.record(z.string(), z.unknown())).default([]) });

/**
 * Reads what the app adds to Flow from the `shopify.extension.toml` of each folder inside `folder`. Extensions of other
 * kinds are passed over; so is a folder that is not there. Throws for what the Shopify CLI would refuse to deploy.
 */
export async function readFlowExtensions(folder: string): Promise<FlowExtensions> {
  const found: FlowExtensions = { actions: [], triggers: [], lifecycleUrls: [] };
  for (const name of await listFolders(folder)) {
    const file = path.join(folder, name, "shopify.extension.toml");
    const text = await readIfThere(file);
    if (text === null) continue;
    try {
      await addExtensions(found, text, path.dirname(file));
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      throw new Error(`${file}: ${why}`, { cause: error });
    }
  }
  const handles = [...found.actions, ...found.triggers].map((extension) => extension.handle);
  const twice = handles.find((one, place) => handles.indexOf(one) !== place);
  if (twice !== undefined) throw new Error(`Two extensions have the handle ${twice}`);
  return found;
}

async function addExtensions(found: FlowExtensions, text: string, folder: string): Promise<void> {
  // What stands outside of [[extensions]] counts for each of them.
  const { extensions, ...rest } = fileSchema.parse(parse(text));
  for (const own of extensions.length > 0 ? extensions : [rest]) {
    const whole = { ...rest, ...own };
    if (typeof whole.type !== "string" || !whole.type.startsWith("flow_") || whole.type === "flow_template") continue;
    const extension = extensionSchema.parse(whole);
    if (extension.type === "flow_action") found.actions.push(await readAction(extension, folder));
    else if (extension.type === "flow_trigger") found.triggers.push(await readTrigger(extension, folder));
    else found.lifecycleUrls.push(extension.url);
  }
}

async function readAction(extension: z.infer<typeof actionSchema>, folder: string): Promise<FlowAction> {
  const { schema, return_type_ref: typeName } = extension;
  if ((schema === undefined) !== (typeName === undefined))
    throw new Error("schema and return_type_ref come together or not at all");
  return {
    handle: extension.handle,
    name: extension.name,
    runtimeUrl: extension.runtime_url,
    fields: extension.settings.fields.map((field) => readField(field, "flow_action")),
    returnType:
      schema === undefined || typeName === undefined
        ? null
        : parseReturnType(await readFile(path.join(folder, schema), "utf8"), typeName),
  };
}

async function readTrigger(extension: z.infer<typeof triggerSchema>, folder: string): Promise<FlowTrigger> {
  const fields = extension.settings.fields.map((field) => readField(field, "flow_trigger"));
  if (extension.schema !== undefined) {
    const schema = parseSchema(await readFile(path.join(folder, extension.schema), "utf8"));
    const missing = fields.find(({ type }) => type.startsWith("schema.") && !schema.getType(type.slice(7)));
    if (missing) throw new Error(`the schema has no type for ${missing.type}`);
  }
  return { handle: extension.handle, name: extension.name, fields };
}

function readField(field: z.infer<typeof fieldSchema>, kind: keyof typeof fieldTypes): FlowField {
  const { type, description = null, required: isRequired } = field;
  const isComplex = kind === "flow_trigger" && type.startsWith("schema.");
  if (!isComplex && !fieldTypes[kind].includes(type)) throw new Error(`a ${kind} has no fields of type ${type}`);
  if (type.endsWith("_reference")) {
    const object = type.replace(/_reference$/u, "");
    return { type, key: `${object}_id`, name: object.replaceAll("_", " "), description, isRequired };
  }
  if (field.key === undefined) throw new Error(`a field of type ${type} needs a key`);
  if (kind === "flow_action" && !field.name) throw new Error(`the field ${field.key} needs a name`);
  if (kind === "flow_trigger" && !/^[a-zA-Z\s]*$/u.test(field.key))
    throw new Error(`the key '${field.key}' of a trigger may have letters and spaces only`);
  return { type, key: field.key, name: field.name ?? field.key, description, isRequired };
}

async function listFolders(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
