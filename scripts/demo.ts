// `npm run demo`: the whole product on this machine, Shopify and the phones included.
import { parseArgs } from "node:util";
import { runDemo } from "./run-demo.ts";

const usage = `npm run demo -- [options]

  --fresh          start over: the demo's data is deleted first
  --customers N    how many customers the shop gets (5000); for a shop that is seeded now
  --port N         where the local admin is served (4000, or another port when that one is taken)
  --help           this text`;

try {
  const { values } = parseArgs({
    options: {
      fresh: { type: "boolean", default: false },
      customers: { type: "string" },
      port: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) console.log(usage);
  else
    await runDemo({
      fresh: values.fresh,
      customers: wholeNumber("customers", values.customers),
      port: wholeNumber("port", values.port, 65_535),
    });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function wholeNumber(name: string, text: string | undefined, most = 10_000_000): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most) {
    throw new Error(`--${name} wants a whole number from 1 to ${most}\n\n${usage}`);
  }
  return number;
}
