// The extension files, by Shopify's rules, before anybody deploys them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { triggers } from "#app/flow/trigger.ts";
import { apiVersion } from "#app/shopify/api-version.ts";
import { findProblems, readExtensions, type Surroundings } from "./extension-rules.ts";

const root = path.resolve(import.meta.dirname, "..");
const extensionFiles = (await readdir(path.join(root, "extensions")))
  .map((folder) => `extensions/${folder}/shopify.extension.toml`)
  .filter((file) => existsSync(path.join(root, file)));
const routes = await readdir(path.join(root, "app/routes"));

/** The paths whose route has this export. Names of routes read as their paths, with dots for slashes. */
function pathsWith(exported: RegExp): Set<string> {
  const found = routes.filter((name) => exported.test(readFileSync(path.join(root, "app/routes", name), "utf8")));
  return new Set(found.map((name) => `/${name.replace(/(\._index)?\.tsx?$/, "").replaceAll(".", "/")}`));
}

const known: Pick<Surroundings, "apiVersion" | "posts" | "pages"> = {
  apiVersion,
  posts: pathsWith(/^export (?:const|(?:async )?function) action\b/m),
  pages: pathsWith(/^export default /m),
};

const read = (file: string) => readFileSync(path.join(root, file), "utf8");

describe("the extensions", () => {
  test.each(extensionFiles)("%s is as Shopify wants it", (file) => {
    const folder = path.join(root, path.dirname(file));
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const around = {
      ...known,
      files: files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))),
      read: (name: string) =>
        existsSync(path.join(folder, name)) ? readFileSync(path.join(folder, name), "utf8") : undefined,
    };
    expect(findProblems(read(file), around)).toEqual([]);
  });

  test("have handles of their own", () => {
    const handles = extensionFiles.flatMap((file) => readExtensions(read(file)).map(({ handle }) => handle ?? file));
    expect(handles).toEqual([...new Set(handles)]);
  });

  test("of Flow's triggers are those that the app fires, with the same titles and fields", () => {
    const fields = z.object({ fields: z.array(z.object({ type: z.string(), key: z.string().optional() })) });
    const onDisk = extensionFiles
      .flatMap((file) => readExtensions(read(file)))
      .filter(({ type }) => type === "flow_trigger")
      .map(({ handle = "", name, settings }) => [handle, { title: name, ...fields.parse(settings) }]);
    const fired = Object.entries(triggers).map(([handle, { title, hasCustomer, fields }]) => [
      handle,
      {
        title,
        fields: [
          ...(hasCustomer ? [{ type: "customer_reference" }] : []),
          ...Object.entries<string>(fields).map(([key, kind]) => ({
            type: kind === "number" ? "number_decimal" : "single_line_text_field",
            key,
          })),
        ],
      },
    ]);
    expect(Object.fromEntries(onDisk)).toEqual(Object.fromEntries(fired));
  });

  test("ask for what the documentation for merchants tells of", () => {
    const documented = read("docs/flow.md");
    for (const { title, fields } of Object.values(triggers)) {
      expect(documented).toContain(`### ${title}`);
      for (const name of Object.keys(fields)) expect(documented).toContain(`**${name}**`);
    }
  });
});

describe("the rules", () => {
  const around: Surroundings = {
    apiVersion: "2026-07",
    posts: new Set(["/flow/send", "/flow/check"]),
    pages: new Set(["/app/flow"]),
    read: (file) => files[file],
    files: ["shopify.extension.toml", "assets/script.js", "blocks/embed.liquid"],
  };
  const files: Record<string, string> = {
    "./schema.graphql": "type Result { sent: Boolean! names: [String!] how: How } enum How { WELL BADLY }",
    "./template.flow": "exported",
    "./src/action.tsx": "",
    "./src/should-render.ts": "",
    "locales/en.default.json": '{"name": "Create campaign"}',
    "blocks/embed.liquid": '{% schema %}{"name": "Embed", "target": "body", "javascript": "script.js"}{% endschema %}',
  };
  const good = {
    flow_action: `
[[extensions]]
name = "Send"
type = "flow_action"
handle = "send"
description = "Sends"
runtime_url = "/flow/send"
schema = "./schema.graphql"
return_type_ref = "Result"
[settings]
[[settings.fields]]
type = "customer_reference"
required = true
[[settings.fields]]
type = "multi_line_text_field"
key = "message"
name = "Message"
required = true
`,
    flow_trigger: `
[[extensions]]
name = "Clicked"
type = "flow_trigger"
handle = "clicked"
[settings]
[[settings.fields]]
type = "customer_reference"
[[settings.fields]]
type = "single_line_text_field"
key = "Campaign name"
`,
    flow_trigger_lifecycle_callback: `
[[extensions]]
name = "Lifecycle"
type = "flow_trigger_lifecycle_callback"
handle = "lifecycle"
url = "/flow/send"
`,
    flow_template: `
[[extensions]]
name = "t:name"
type = "flow_template"
handle = "winback"
description = "Writes again"
[extensions.template]
categories = ["customers"]
module = "./template.flow"
require_app = true
`,
    ui_extension: `
api_version = "2026-07"
[[extensions]]
name = "t:name"
type = "ui_extension"
handle = "segment-campaign"
[[extensions.targeting]]
module = "./src/action.tsx"
target = "admin.customer-segment-details.action.render"
[extensions.targeting.should_render]
module = "./src/should-render.ts"
`,
    theme: `
name = "Visitors"
type = "theme"
handle = "visitors"
`,
    web_pixel_extension: `
type = "web_pixel_extension"
name = "Events"
runtime_context = "strict"
[customer_privacy]
analytics = true
marketing = true
preferences = false
sale_of_data = "disabled"
[settings]
type = "object"
[settings.fields.accountID]
name = "Account"
type = "single_line_text_field"
validations = [{ name = "min", value = "1" }]
`,
  };
  type Kind = keyof typeof good;

  test.each(Object.entries(good))("take a good %s", (_, toml) => {
    expect(findProblems(toml, around)).toEqual([]);
  });

  test.each<[wrong: string, of: Kind, put: string | RegExp, by: string, problem: RegExp]>([
    ["a key that Shopify does not know", "flow_action", "runtime_url", 'icon = "x"\nruntime_url', /icon/],
    ["a key of an extension at the top", "flow_action", "[[extensions]]", 'uid = "x"\n[[extensions]]', /uid.*belongs/],
    [
      "a type that there are no rules for",
      "flow_action",
      '"flow_action"',
      '"pos_smart_grid"',
      /no rules for "pos_smart_grid"/,
    ],
    ["no handle", "flow_trigger", 'handle = "clicked"', "", /handle/],
    ["a handle of 31 characters", "flow_trigger", '"clicked"', `"${"c".repeat(31)}"`, /handle/],
    ["a handle that ends with a hyphen", "flow_trigger", '"clicked"', '"clicked-"', /handle/],
    ["a handle with an underscore", "flow_trigger", '"clicked"', '"link_clicked"', /handle/],
    ["an empty name", "flow_trigger", '"Clicked"', '""', /name/],
    ["a description without an end", "flow_action", '"Sends"', `"${"x".repeat(1_025)}"`, /description/],
    ["an action without an address", "flow_action", 'runtime_url = "/flow/send"', "", /runtime_url/],
    ["an address without encryption", "flow_action", '"/flow/send"', '"http://x.example/send"', /one leading slash/],
    ["an address without a slash", "flow_action", '"/flow/send"', '"flow/send"', /one leading slash/],
    ["an address of another host in disguise", "flow_action", '"/flow/send"', '"//evil.example"', /one leading slash/],
    ["two slashes in a row", "flow_action", '"/flow/send"', '"/flow//send"', /one leading slash/],
    ["a control character", "flow_action", '"/flow/send"', '"/flow/\\u0007send"', /control/],
    ["a backslash", "flow_action", '"/flow/send"', "'/\\evil.example'", /backslash/],
    ["an address that leads nowhere", "flow_action", '"/flow/send"', '"/flow/gone"', /no route/],
    ["a page where a call is answered", "flow_action", '"/flow/send"', '"/app/flow"', /no route/],
    [
      "a configuration page without a preview",
      "flow_action",
      "schema =",
      'validation_url = "/flow/check"\nconfig_page_url = "/app/flow"\nschema =',
      /config_page_preview_url/,
    ],
    ["a schema without a type", "flow_action", 'return_type_ref = "Result"', "", /come together/],
    ["a type without a schema", "flow_action", 'schema = "./schema.graphql"', "", /come together/],
    ["a schema that is not there", "flow_action", "./schema.graphql", "./other.graphql", /no such file/],
    ["a type that is not in the schema", "flow_action", '"Result"', '"Outcome"', /no object Outcome/],
    ["an enum for a result", "flow_action", '"Result"', '"How"', /no object How/],
    ["a field of an action without a name", "flow_action", 'name = "Message"', "", /fields\.1\.name/],
    ["a field of an action without a key", "flow_action", 'key = "message"', "", /fields\.1\.key/],
    [
      "a field of a type for triggers only",
      "flow_action",
      '"multi_line_text_field"',
      '"schema.Result"',
      /fields\.1\.type/,
    ],
    ["a list to choose from", "flow_action", "required = true\n[[settings", 'choices = ["a"]\n[[settings', /choices/],
    [
      "two fields of one key",
      "flow_action",
      "[settings]",
      `[settings]${"\n[[settings.fields]]\ntype = 'url'\nkey = 'message'\nname = 'A'\n"}`,
      /one name/,
    ],
    [
      "two references to one kind",
      "flow_trigger",
      "[settings]",
      "[settings]\n[[settings.fields]]\ntype = 'customer_reference'\n",
      /one name/,
    ],
    ["a segment as a reference", "flow_action", '"customer_reference"', '"segment_reference"', /fields\.0/],
    [
      "a reference that triggers do not have",
      "flow_trigger",
      '"customer_reference"',
      '"abandonment_reference"',
      /fields\.0\.type/,
    ],
    ["a key with a digit in a trigger", "flow_trigger", '"Campaign name"', '"Campaign 2"', /letters and spaces/],
    [
      "a key with an underscore in a trigger",
      "flow_trigger",
      '"Campaign name"',
      '"campaign_name"',
      /letters and spaces/,
    ],
    ["a whole number in a trigger", "flow_trigger", '"single_line_text_field"', '"number_integer"', /fields\.1\.type/],
    [
      "a long text in a trigger",
      "flow_trigger",
      '"single_line_text_field"',
      '"multi_line_text_field"',
      /fields\.1\.type/,
    ],
    [
      "a complex field without a schema",
      "flow_trigger",
      '"single_line_text_field"',
      '"schema.Result"',
      /needs a schema/,
    ],
    ["settings of a callback", "flow_trigger_lifecycle_callback", /$/, "[settings]\nfields = []\n", /settings/],
    ["a callback without an address", "flow_trigger_lifecycle_callback", 'url = "/flow/send"', "", /url/],
    ["a template of no such category", "flow_template", '"customers"', '"marketing"', /categories/],
    ["a template without its workflow", "flow_template", "./template.flow", "./gone.flow", /no such file/],
    ["a template without a description", "flow_template", 'description = "Writes again"', "", /description/],
    ["a word that is not translated", "flow_template", "t:name", "t:title", /locales/],
    ["another version of the API", "ui_extension", '"2026-07"', '"2026-04"', /api_version/],
    ["no version of the API", "ui_extension", 'api_version = "2026-07"', "", /api_version/],
    ["code that is not there", "ui_extension", "./src/action.tsx", "./src/other.tsx", /no such file/],
    ["code outside the extension", "ui_extension", "./src/action.tsx", "../app/root.tsx", /extension's folder/],
    ["no place to show", "ui_extension", /\[\[extensions\.targeting[^]*$/, "", /targeting/],
    [
      "a version of the API for a theme",
      "theme",
      'type = "theme"',
      'type = "theme"\napi_version = "2026-07"',
      /api_version/,
    ],
    ["a pixel on the page itself", "web_pixel_extension", '"strict"', '"lax"', /runtime_context/],
    ["a pixel that does not say what it needs", "web_pixel_extension", "marketing = true", "", /marketing/],
    ["a pixel that sells perhaps", "web_pixel_extension", '"disabled"', '"maybe"', /sale_of_data/],
    ["what is no TOML", "web_pixel_extension", "=", "", /no TOML/],
  ])("refuse %s", (_, kind, put, by, problem) => {
    const bad = good[kind].replace(put, () => by);
    expect(bad).not.toBe(good[kind]);
    expect(findProblems(bad, around).join("\n")).toMatch(problem);
  });

  test.each([
    ["no schema", "<p>", /one schema/],
    ["two schemas", "{% schema %}{}{% endschema %}{% schema %}{}{% endschema %}", /one schema/],
    ["no JSON", "{% schema %}{,}{% endschema %}", /expected object/],
    ["a place that is none", '{% schema %}{"name": "A", "target": "footer"}{% endschema %}', /target/],
    ["a long name", `{% schema %}{"name": "${"a".repeat(26)}", "target": "body"}{% endschema %}`, /name/],
    [
      "a script that is not there",
      '{% schema %}{"name": "A", "target": "body", "javascript": "b.js"}{% endschema %}',
      /asset/,
    ],
  ])("refuse a block with %s", (_, liquid, problem) => {
    expect(findProblems(good.theme, { ...around, read: () => liquid }).join("\n")).toMatch(problem);
  });

  test("refuse a theme's files in places that Shopify takes none from", () => {
    const files = [...around.files, "src/script.ts", "assets/more/script.js"];
    expect(findProblems(good.theme, { ...around, files })).toHaveLength(2);
    expect(findProblems(good.theme, { ...around, files: [] })).not.toEqual([]);
  });

  test.each([
    ["no GraphQL", "type Result {", /no GraphQL/],
    ["a union", "type Result { a: Int } union U = Result", /UnionTypeDefinition/],
    ["an interface", "interface I { a: Int } type Result implements I { a: Int }", /Interface[^]*has interfaces/],
    ["a scalar", "scalar Date type Result { at: Date }", /ScalarTypeDefinition[^]*Result\.at/],
    ["an input", "input I { a: Int } type Result { a: Int }", /InputObject/],
    ["a directive", "type Result { a: Int @deprecated }", /a has directives/],
    ["an argument", "type Result { a(b: Int): Int }", /takes arguments/],
    ["a type that is not there", "type Result { a: [Other!]! }", /Result\.a/],
  ])("refuse a schema with %s", (_, sdl, problem) => {
    const found = findProblems(good.flow_action, { ...around, read: () => sdl });
    expect(found.join("\n")).toMatch(problem);
  });
});
