// `npm run bench [name…]`: runs each file of this folder that exports `measure`, one after the other, each in a process of
// its own, and prints a table for each. A figure stands beside a bare baseline of the same run, since seconds alone tell of
// the machine.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";
import type { Bench, Figure } from "./figure.ts";

const wanted = process.argv.slice(2).filter((word) => word !== "--quiet");
const isQuiet = process.argv.includes("--quiet");
const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".bench.ts")).sort();
const chosen = files.filter((name) => wanted.length === 0 || wanted.includes(name.replace(".bench.ts", "")));
if (chosen.length === 0) {
  console.error(`There is no such bench. There are: ${files.map((name) => name.replace(".bench.ts", "")).join(", ")}`);
  process.exit(1);
}

const [only] = chosen;
if (only && chosen.length === 1) await runHere(only);
else {
  sayMachine();
  for (const file of chosen) await runApart(file);
}

function sayMachine(): void {
  const gibibytes = (totalmem() / 2 ** 30).toFixed(0);
  const processor = cpus()[0]?.model.trim() ?? "unknown processor";
  console.log(`${availableParallelism()} × ${processor}, ${gibibytes} GiB, Node ${process.version}\n`);
}

/** What one bench leaves behind (pools, compiled code, memory) is not the next one's. */
async function runApart(file: string): Promise<void> {
  const name = file.replace(".bench.ts", "");
  const child = spawn(process.execPath, [import.meta.filename, name, "--quiet"], { stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) process.exitCode = 1;
}

async function runHere(file: string): Promise<void> {
  if (!isQuiet) sayMachine();
  const bench = (await import(path.join(import.meta.dirname, file))) as Bench;
  console.log(`## ${bench.title}\n`);
  printTable(await bench.measure((line) => console.error(`  ${line}`)));
  console.log("");
}

function printTable(figures: readonly Figure[]): void {
  const missed = figures.filter(({ isMet }) => isMet === false);
  const cells = [
    ["what", "measured", "baseline", "ratio", "goal"],
    ...figures.map(({ what, measured, baseline = "", ratio, goal = "", isMet }) => [
      what,
      measured,
      baseline,
      ratio === undefined ? "" : ratio.toFixed(2),
      isMet === undefined ? goal : `${goal} ${isMet ? "✓" : "✗"}`,
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...rows] = cells;
  console.log(
    [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n"),
  );
  if (missed.length > 0) process.exitCode = 1;
}
