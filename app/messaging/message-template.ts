import { Liquid, LiquidError, type Template, type Variable } from "liquidjs";
import { isTemplateField, type TemplateFieldPath } from "./template-fields.ts";

export type LiquidProblem = {
  /** For the merchant. */
  message: string;
  /** From 1. */
  line: number;
  column: number;
};

/** A template that can be sent: parsed, and asking only for fields there are. */
export type MessageTemplate = {
  parsed: Template[];
  fields: ReadonlySet<TemplateFieldPath>;
  /** The text also says what time it is. */
  readsClock: boolean;
};

export type TemplateResult = { ok: true; template: MessageTemplate } | { ok: false; problems: LiquidProblem[] };

/** A text message of Twilio's ends at 1,600 characters; the code that writes it may be longer, but not without bounds. */
const maxTemplateLength = 10_000;

/**
 * Shopify's template language with no way out of the text: no files, no reaching an object's prototype, no filter that runs
 * code or draws lots, bounded time and memory. The same engine serves the preview and the send.
 */
export const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  parseLimit: maxTemplateLength,
  renderLimit: 500,
  memoryLimit: 100_000,
});
for (const tag of ["include", "render", "layout", "block", "tablerow", "increment", "decrement", "cycle"]) {
  delete liquid.tags[tag];
}
for (const filter of Object.keys(liquid.filters)) {
  if (filter.endsWith("_exp") || ["sample", "inspect", "json", "jsonify"].includes(filter))
    delete liquid.filters[filter];
}

/** Parses a template and checks that it asks only for known fields. Each problem says where it is. Never throws. */
export function parseTemplate(body: string): TemplateResult {
  let parsed: Template[];
  try {
    parsed = liquid.parse(body);
  } catch (error) {
    return { ok: false, problems: [explainError(error)] };
  }
  const { globals } = liquid.analyzeSync(parsed, { partials: false });
  const variables = Object.values(globals).flat();
  const problems = variables.flatMap((variable) => (fieldOf(variable) ? [] : [unknownField(variable)]));
  if (problems.length > 0) return { ok: false, problems };
  const fields = new Set(variables.flatMap((variable) => fieldOf(variable) ?? []));
  return { ok: true, template: { parsed, fields, readsClock: readsClock(body) } };
}

/** Liquid asks the clock where its code says "now" or "today": {{ "now" | date: "%A" }}. The words around it may say so freely. */
function readsClock(body: string): boolean {
  return body.match(/\{\{[^]*?\}\}|\{%[^]*?%\}/g)?.some((code) => /\b(?:now|today)\b/.test(code)) ?? false;
}

/** What went wrong, in words for the merchant. Throws what is not Liquid's doing. */
export function explainError(error: unknown): LiquidProblem {
  if (!LiquidError.is(error)) {
    // Its limits on length, time and memory are plain assertions.
    if (error instanceof Error && error.name === "AssertionError") return { message: tooMuch, line: 1, column: 1 };
    throw error;
  }
  const [line = 1, column = 1] = error.token.getPosition();
  const text = (error.originalError?.message ?? error.message).split("\n")[0] ?? "";
  return { message: inPlainWords(text.replace(/, line:\d+, col:\d+$/, "")), line, column };
}

const tooMuch = "The message asks for too much work. Make it shorter or simpler.";

function inPlainWords(text: string): string {
  if (text.includes("limit exceeded")) return tooMuch;
  const filter = /^undefined filter: (.+)$/.exec(text)?.[1];
  if (filter) return `There is no filter called “${filter}”.`;
  const tag = /^tag "(.+)" not found$/.exec(text)?.[1];
  if (tag) return `There is no tag called “${tag}” in messages.`;
  if (/^output .* not closed$/s.test(text)) return "A field was opened with {{ but not closed with }}.";
  if (/^tag .* not closed$/s.test(text)) return "A tag was opened with {% but is never closed.";
  return `The template could not be read: ${text}.`;
}

function fieldOf(variable: Variable): TemplateFieldPath | undefined {
  const [root, name, ...rest] = variable.toArray();
  if (root === "opt_out" && name === undefined) return "opt_out";
  const path = `${String(root)}.${String(name)}`;
  if (typeof root !== "string" || typeof name !== "string" || !isTemplateField(path)) return undefined;
  // Only a list has parts: customer.tags[0], customer.tags.first.
  return rest.length === 0 || (path === "customer.tags" && rest.length === 1 && isListPart(rest[0])) ? path : undefined;
}

function isListPart(part: unknown): boolean {
  return typeof part === "number" || part === "first" || part === "last" || part === "size";
}

function unknownField(variable: Variable): LiquidProblem {
  return {
    message: `There is no field called “${variable.toString()}”.`,
    line: variable.location.row,
    column: variable.location.col,
  };
}
