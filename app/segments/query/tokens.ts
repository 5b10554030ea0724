import type { QueryProblem } from "./query.ts";

export type Token = {
  kind: "word" | "text" | "number" | "date" | "symbol" | "end";
  text: string;
  line: number;
  column: number;
};

const patterns: [Token["kind"], RegExp][] = [
  ["text", /'(?:[^'\\]|\\[^])*'/y],
  ["date", /\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?/y],
  ["date", /[-+]\d+[dwmy]\b/y],
  ["date", /\d+_(?:days?|weeks?|months?|years?)_ago\b/y],
  ["number", /-?\d+(?:\.\d+)?/y],
  ["word", /[A-Za-z_$][\w$]*(?:(?:\.|--?)[\w$]+)*/y],
  ["symbol", /!=|>=|<=|[=<>(),:]/y],
];

/** Cuts the text into tokens, each with its place (from 1). Stops at the first character that belongs to none. */
export function readTokens(text: string): { ok: true; tokens: Token[] } | { ok: false; problem: QueryProblem } {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  while (at < text.length) {
    const space = /\s+/y;
    space.lastIndex = at;
    const blank = space.exec(text)?.[0];
    if (blank !== undefined) {
      for (const [index, character] of [...blank].entries()) {
        if (character === "\n") {
          line += 1;
          lineStart = at + index + 1;
        }
      }
      at += blank.length;
      continue;
    }
    const column = at - lineStart + 1;
    const found = matchAt(text, at);
    if (!found) {
      const message = text[at] === "'" ? "This quotation mark is never closed." : `“${text[at]}” cannot stand here.`;
      return { ok: false, problem: { line, column, message } };
    }
    tokens.push({ ...found, line, column });
    at += found.text.length;
  }
  tokens.push({ kind: "end", text: "", line, column: at - lineStart + 1 });
  return { ok: true, tokens };
}

function matchAt(text: string, at: number): Pick<Token, "kind" | "text"> | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match !== undefined) return { kind, text: match };
  }
  return undefined;
}

/** What a text says: without the quotes around it, and without the backslash before a quote in it. */
export function unquote(text: string): string {
  const inside = /^'([^]*)'$/.exec(text)?.[1];
  return inside === undefined ? text : inside.replaceAll("\\'", "'");
}
