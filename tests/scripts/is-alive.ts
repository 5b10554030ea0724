import { existsSync, readFileSync } from "node:fs";

/** Whether the process runs. One that has ended and that nobody has asked about yet (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/stat`;
    return !existsSync(status) || !/^\d+ \(.*\) Z/.test(readFileSync(status, "utf8"));
  } catch {
    return false;
  }
}
