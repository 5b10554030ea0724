// Shopify's rules for extension files, as its command line tool checks them on `app config validate` and on deploy (packages/app
// of Shopify/cli: specifications/flow_action.ts, flow_trigger.ts, flow_template.ts, services/flow), with our own beside them
// where the tool knows less: that an address leads to a route, that a file is there.
import { Kind, parse as parseSdl, type TypeNode } from "graphql";
import { parse as parseToml } from "smol-toml";
import { z } from "zod";

/** What surrounds an extension file. Paths are relative to its folder. */
export type Surroundings = {
  apiVersion: string;
  /** The paths of the app that answer a POST, such as /flow/trigger-lifecycle. */
  posts: ReadonlySet<string>;
  /** The paths that show a page. */
  pages: ReadonlySet<string>;
  /** The text of a file of the extension; undefined when there is none. */
  read: (file: string) => string | undefined;
  /** The files of the extension, such as assets/script.js. */
  files: readonly string[];
};

type Extension = { type: string; handle?: string } & Record<string, unknown>;

/** What Shopify would hold against an extension file, or what would not work once it is deployed; empty when it is fine. */
export function findProblems(toml: string, around: Surroundings): string[] {
  let config: Record<string, unknown>;
  try {
    config = parseToml(toml);
  } catch (error) {
    return [`no TOML: ${error instanceof Error ? error.message : String(error)}`];
  }
  const { extensions, ...shared } = config;
  if (extensions === undefined) return problemsOf(shared, around);
  const several = z
    .array(z.looseObject({ type: z.string() }))
    .nonempty()
    .safeParse(extensions);
  if (!several.success) return [`extensions: ${several.error.issues[0]?.message}`];
  const foreign = Object.keys(shared).filter((key) => !["api_version", "description", "settings"].includes(key));
  return [
    ...foreign.map((key) => `${key}: belongs into [[extensions]]`),
    // What stands at the top counts for each of them.
    ...several.data.flatMap((extension) => problemsOf({ ...shared, ...extension }, around)),
  ];
}

/** The extensions of a file that has no problems, each with what stands at the top. */
export function readExtensions(toml: string): Extension[] {
  const { extensions, ...shared } = parseToml(toml);
  const type = z.looseObject({ type: z.string(), handle: z.string().optional() });
  return z
    .array(z.looseObject({}))
    .parse(extensions ?? [{}])
    .map((one) => type.parse({ ...shared, ...one }));
}

function problemsOf(extension: Record<string, unknown>, around: Surroundings): string[] {
  const type = z.string().safeParse(extension.type);
  const schema = type.success ? schemas(around)[type.data] : undefined;
  if (!schema)
    return [`type: there are no rules for ${JSON.stringify(extension.type)}; write them down from Shopify's`];
  const result = schema.safeParse(extension);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

/** The command line tool takes 50 characters, Flow's documentation 30. */
const handle = z
  .string()
  .max(30)
  .regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/, "letters, digits and inner hyphens");

const actionReferences = [
  "customer_reference",
  "order_reference",
  "product_reference",
  "marketing_activity_reference",
  "abandonment_reference",
  "company_reference",
  "company_contact_reference",
] as const;
const triggerReferences = [
  "customer_reference",
  "order_reference",
  "product_reference",
  "company_reference",
  "company_contact_reference",
] as const;
const actionTypes = [
  "boolean",
  "email",
  "multi_line_text_field",
  "number_integer",
  "number_decimal",
  "single_line_text_field",
  "url",
] as const;
const triggerTypes = ["boolean", "email", "single_line_text_field", "url", "number_decimal"] as const;
const templateCategories = [
  "buyer_experience",
  "customers",
  "fulfillment",
  "inventory_and_merch",
  "loyalty",
  "orders",
  "promotion",
  "risk",
  "b2b",
  "payment_reminders",
  "custom_data",
  "error_monitoring",
] as const;

function schemas(around: Surroundings): Record<string, z.ZodType> {
  const text = z.string().min(1);
  /** For templates Shopify says 1,024; for the others it says nothing. */
  const description = text.max(1_024).optional();
  const file = (pattern: RegExp) =>
    text
      .regex(pattern, "a file of this kind, in the extension's folder")
      .refine((name) => around.read(name) !== undefined, "there is no such file");
  /** A name may be a key of the extension's words. */
  const word = text.refine((value) => {
    if (!value.startsWith("t:")) return true;
    return hasWord(around.read("locales/en.default.json"), value.slice(2));
  }, "is not in locales/en.default.json");
  const base = { name: word, handle, uid: text.optional(), description: description.pipe(word.optional()) };
  const posted = address(around.posts);
  const shown = address(around.pages);

  const reference = z.strictObject({
    type: z.enum(actionReferences),
    required: z.boolean().optional(),
    description: text.optional(),
    marketingActivityCreateUrl: posted.optional(),
    marketingActivityDeleteUrl: posted.optional(),
  });
  const field = z.strictObject({
    type: z.enum(actionTypes),
    key: text,
    name: text,
    description: text.optional(),
    required: z.boolean().optional(),
  });
  const triggerReference = z.strictObject({ type: z.enum(triggerReferences), description: text.optional() });
  const triggerField = z.strictObject({
    type: z.union([z.enum(triggerTypes), z.string().regex(/^schema\.\w+$/)]),
    key: text.regex(/^[a-zA-Z\s]*$/, "letters and spaces only"),
    description: text.optional(),
  });

  return {
    flow_action: z
      .strictObject({
        ...base,
        type: z.literal("flow_action"),
        runtime_url: posted,
        validation_url: posted.optional(),
        config_page_url: shown.optional(),
        config_page_preview_url: posted.optional(),
        schema: file(/^\.\/[\w.-]+\.graphql$/).optional(),
        return_type_ref: text.optional(),
        settings: z
          .strictObject({ fields: z.array(fieldOf(actionReferences, { reference, field })).refine(...eachOnce) })
          .optional(),
      })
      .refine((action) => {
        const pages = [action.config_page_url, action.config_page_preview_url];
        return pages.every((page) => page === undefined) || ![...pages, action.validation_url].includes(undefined);
      }, "a configuration page needs config_page_url, config_page_preview_url and validation_url")
      .refine(
        (action) => (action.schema === undefined) === (action.return_type_ref === undefined),
        "schema and return_type_ref come together",
      )
      .superRefine((action, context) => {
        const { schema, return_type_ref: type } = action;
        if (schema === undefined || type === undefined) return;
        for (const message of findSchemaProblems(around.read(schema) ?? "", [type])) context.addIssue(message);
      }),

    flow_trigger: z
      .strictObject({
        ...base,
        type: z.literal("flow_trigger"),
        schema: file(/^\.\/[\w.-]+\.graphql$/).optional(),
        settings: z
          .strictObject({
            fields: z
              .array(fieldOf(triggerReferences, { reference: triggerReference, field: triggerField }))
              .refine(...eachOnce),
          })
          .optional(),
      })
      .superRefine(({ schema, settings }, context) => {
        const complex = settings?.fields.flatMap(({ type }) => /^schema\.(.+)$/.exec(type)?.[1] ?? []) ?? [];
        if (complex.length > 0 && schema === undefined) context.addIssue("a field of a complex type needs a schema");
        if (schema === undefined) return;
        for (const message of findSchemaProblems(around.read(schema) ?? "", complex)) context.addIssue(message);
      }),

    flow_trigger_lifecycle_callback: z.strictObject({
      ...base,
      type: z.literal("flow_trigger_lifecycle_callback"),
      url: posted,
    }),

    flow_template: z.strictObject({
      ...base,
      type: z.literal("flow_template"),
      description: description.pipe(word),
      template: z.strictObject({
        categories: z.array(z.enum(templateCategories)).nonempty(),
        module: file(/^\.\/[\w.-]+\.flow$/),
        require_app: z.boolean().optional(),
        discoverable: z.boolean().optional(),
        allow_one_click_activate: z.boolean().optional(),
        enabled: z.boolean().optional(),
      }),
    }),

    ui_extension: z.strictObject({
      ...base,
      type: z.literal("ui_extension"),
      api_version: z.literal(around.apiVersion),
      targeting: z
        .array(
          z.strictObject({
            target: text.regex(/^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/),
            module: file(/^\.\/[\w./-]+\.[jt]sx?$/),
            should_render: z.strictObject({ module: file(/^\.\/[\w./-]+\.[jt]s$/) }).optional(),
          }),
        )
        .nonempty(),
      capabilities: z
        .strictObject({ api_access: z.boolean().optional(), network_access: z.boolean().optional() })
        .optional(),
    }),

    theme: z
      .strictObject({ ...base, handle: handle.optional(), type: z.literal("theme") })
      .superRefine((_, context) => {
        for (const message of findThemeProblems(around)) context.addIssue(message);
      }),

    web_pixel_extension: z.strictObject({
      ...base,
      // The tool makes one from the name.
      handle: handle.optional(),
      type: z.literal("web_pixel_extension"),
      runtime_context: z.literal("strict"),
      customer_privacy: z.strictObject({
        analytics: z.boolean(),
        marketing: z.boolean(),
        preferences: z.boolean(),
        sale_of_data: z.enum(["enabled", "disabled", "ldu"]),
      }),
      settings: z.strictObject({
        type: z.literal("object"),
        fields: z.record(
          z.string().regex(/^[a-zA-Z]\w*$/),
          z.strictObject({
            name: text,
            description: text.optional(),
            type: z.literal("single_line_text_field"),
            validations: z.array(z.strictObject({ name: text, value: text })).optional(),
          }),
        ),
      }),
    }),
  };
}

/** A reference or a field of our own, told apart by the type, so that what is wrong is said of the right one. */
function fieldOf<Reference extends z.ZodType, Field extends z.ZodType>(
  references: readonly string[],
  { reference, field }: { reference: Reference; field: Field },
) {
  return z.unknown().transform((value, context): z.output<Reference> | z.output<Field> => {
    const type = z.looseObject({ type: z.string() }).safeParse(value);
    const isReference = type.success && references.includes(type.data.type);
    const result = isReference ? reference.safeParse(value) : field.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues)
      context.addIssue({ code: "custom", path: issue.path, message: issue.message });
    return z.NEVER;
  });
}

/** A workflow's property is named by the field's key, or by the kind of object it refers to. */
const eachOnce = [
  (fields: readonly { type: string; key?: string }[]) =>
    new Set(fields.map(({ type, key }) => key ?? type)).size === fields.length,
  "two fields would have one name",
] as const;

/** Absolute with https, or relative to the app with one leading slash, and then a route of the app. */
function address(routes: ReadonlySet<string>) {
  return z.string().superRefine((url, context) => {
    if (/\p{Cc}|\\|\s/u.test(url)) context.addIssue("no control characters, backslashes or spaces");
    else if (url.startsWith("https://")) {
      if (!URL.canParse(url)) context.addIssue("is no address");
    } else if (!/^\/[^/]/.test(url) || url.includes("//"))
      context.addIssue("https, or one leading slash and no other in a row");
    else if (!routes.has(url)) context.addIssue("no route of the app answers there");
  });
}

const scalars = ["String", "Int", "Float", "Boolean", "ID"];

/**
 * What is wrong with a schema of complex types: objects and enums of plain values, lists and "!", and nothing else.
 * https://shopify.dev/docs/apps/build/flow/configure-complex-data-types
 */
function findSchemaProblems(sdl: string, wanted: readonly string[]): string[] {
  let definitions;
  try {
    ({ definitions } = parseSdl(sdl));
  } catch (error) {
    return [`the schema is no GraphQL: ${error instanceof Error ? error.message : String(error)}`];
  }
  const objects = definitions.filter((one) => one.kind === Kind.OBJECT_TYPE_DEFINITION);
  const enums = definitions.filter((one) => one.kind === Kind.ENUM_TYPE_DEFINITION);
  const known = [...scalars, ...[...objects, ...enums].map(({ name }) => name.value)];
  const fields = objects.flatMap(({ name, fields = [] }) => fields.map((field) => ({ of: name.value, field })));
  const marked = [
    ...objects,
    ...enums,
    ...fields.map(({ field }) => field),
    ...enums.flatMap(({ values = [] }) => values),
  ];
  return [
    ...definitions
      .filter((one) => one.kind !== Kind.OBJECT_TYPE_DEFINITION && one.kind !== Kind.ENUM_TYPE_DEFINITION)
      .map(({ kind }) => `the schema has a ${kind}; only objects and enums are taken`),
    ...objects.filter(({ interfaces = [] }) => interfaces.length > 0).map(({ name }) => `${name.value} has interfaces`),
    ...marked.filter(({ directives = [] }) => directives.length > 0).map(({ name }) => `${name.value} has directives`),
    ...fields
      .filter(({ field }) => (field.arguments ?? []).length > 0)
      .map(({ of, field }) => `${of}.${field.name.value} takes arguments`),
    ...fields
      .filter(({ field }) => !known.includes(namedType(field.type)))
      .map(({ of, field }) => `${of}.${field.name.value} is of a type that the schema does not have`),
    ...wanted
      .filter((type) => !objects.some(({ name }) => name.value === type))
      .map((type) => `the schema has no object ${type}`),
  ];
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** Where Shopify takes which files of a theme app extension from, beside its shopify.extension.toml. */
const themeFiles =
  /^(assets\/[\w.-]+\.(js|css|json|png|jpe?g|svg|webp|woff2?)|(blocks|snippets)\/[\w-]+\.liquid|locales\/[\w.-]+\.json)$/;

/** The attributes of a block: https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration#schema */
function themeBlock({ files }: Surroundings) {
  const asset = (ending: string) =>
    z
      .string()
      .endsWith(ending)
      .refine((name) => files.includes(`assets/${name}`), "there is no such asset");
  return z.strictObject({
    name: z.string().min(1).max(25),
    target: z.enum(["section", "head", "compliance_head", "body"]),
    javascript: asset(".js").optional(),
    stylesheet: asset(".css").optional(),
    class: z.string().optional(),
    tag: z.string().optional(),
    default: z.record(z.string(), z.unknown()).optional(),
    enabled_on: z.strictObject({ templates: z.array(z.string()) }).optional(),
    disabled_on: z.strictObject({ templates: z.array(z.string()) }).optional(),
    settings: z
      .array(z.looseObject({ type: z.string() }))
      .max(25)
      .optional(),
  });
}

function findThemeProblems(around: Surroundings): string[] {
  const { files, read } = around;
  const blocks = files.filter((file) => file.startsWith("blocks/"));
  return [
    ...files
      .filter((file) => file !== "shopify.extension.toml" && !themeFiles.test(file))
      .map((file) => `${file}: no file of a theme app extension`),
    ...(blocks.length === 0 ? ["there are no blocks"] : []),
    ...blocks.flatMap((file) => {
      const [schema, ...more] = [...(read(file) ?? "").matchAll(/{%-?\s*schema\s*-?%}([^]*?){%-?\s*endschema\s*-?%}/g)];
      if (!schema || more.length > 0) return [`${file}: there must be one schema`];
      const result = themeBlock(around).safeParse(parseJson(schema[1] ?? ""));
      return result.success
        ? []
        : result.error.issues.map((issue) => `${file} ${issue.path.join(".")}: ${issue.message}`);
    }),
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasWord(json: string | undefined, key: string): boolean {
  const words = z.record(z.string(), z.unknown()).safeParse(json === undefined ? undefined : JSON.parse(json));
  return words.success && typeof words.data[key] === "string" && words.data[key] !== "";
}
