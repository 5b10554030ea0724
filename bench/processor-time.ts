import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second, as /proc counts them on every Linux. */
const ticks = 100;

/**
 * The processor time in seconds that a process and its children have used so far (Linux). Unlike the time on the clock it says
 * the same on a busy machine as on an idle one.
 */
export function processorSeconds(pid: number): number {
  let sum = 0;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(name);
    if (stat && (Number(name) === pid || stat.parent === pid)) sum += stat.seconds;
  }
  return sum;
}

function readStat(name: string): { parent: number; seconds: number } | undefined {
  try {
    // After the name in parentheses: state, parent, …; utime and stime are the 12th and 13th, of dead children the next two.
    const fields = readFileSync(`/proc/${name}/stat`, "utf8").split(") ").pop()?.split(" ") ?? [];
    const seconds = [11, 12, 13, 14].reduce((total, index) => total + Number(fields[index]), 0) / ticks;
    return { parent: Number(fields[1]), seconds };
  } catch {
    return undefined; // It ended meanwhile.
  }
}
