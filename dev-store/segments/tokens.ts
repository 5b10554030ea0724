/** One piece of a segment query. Lines count from 1 and columns from 0, as in Shopify's recorded error texts. */
export type Token = {
  kind: "word" | "number" | "offset" | "date" | "string" | "symbol" | "unknown" | "end";
  /** As written. */
  text: string;
  /** A string's content without its quotes and escapes; otherwise the text. */
  value: string;
  line: number;
  column: number;
};

/** In order of precedence: an offset or a date before the number that each begins with. */
const patterns: [Token["kind"], RegExp][] = [
  ["string", /'(?:[^'\\]|\\.)*'/suy],
  ["date", /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2})?(?![\w-])/uy],
  ["offset", /[+-]\d+[dwmy](?![\w])/uy],
  ["word", /\d+_[a-z_]+/uy],
  ["number", /[+-]?\d+(?:\.\d+)?(?![\w.])/uy],
  ["word", /[A-Za-z_][\w]*(?:\.[\w-]+)*/uy],
  ["symbol", />=|<=|!=|[=<>(),:]/uy],
  ["unknown", /[^\s(),]+|./suy],
];

/** Cuts a query into tokens, ended by one of kind "end". Never throws: what it cannot read is of kind "unknown". */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  while (at < query.length) {
    const character = query[at] ?? "";
    if (/\s/u.test(character)) {
      at += 1;
      if (character === "\n") {
        line += 1;
        lineStart = at;
      }
      continue;
    }
    const { kind, text } = read(query, at);
    const value = kind === "string" ? text.slice(1, -1).replace(/\\(.)/gsu, "$1") : text;
    tokens.push({ kind, text, value, line, column: at - lineStart });
    at += text.length;
    const newlines = text.split("\n").length - 1;
    if (newlines > 0) {
      line += newlines;
      lineStart = at - (text.length - text.lastIndexOf("\n") - 1);
    }
  }
  tokens.push({ kind: "end", text: "<EOF>", value: "", line, column: at - lineStart });
  return tokens;
}

function read(query: string, at: number): { kind: Token["kind"]; text: string } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (match) return { kind, text: match[0] };
  }
  return { kind: "unknown", text: query.slice(at) };
}
