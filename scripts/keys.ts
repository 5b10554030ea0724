import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const keysSchema = z.object({ encryption: z.string(), suppression: z.string() });

export type Keys = z.infer<typeof keysSchema>;

export function makeKeys(): Keys {
  return { encryption: randomBytes(32).toString("hex"), suppression: randomBytes(32).toString("hex") };
}

/** The keys of a local database: made once and kept beside it, since what they encrypted cannot be read without them. */
export function readOrMakeKeys(file: string): Keys {
  if (existsSync(file)) return keysSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const keys = makeKeys();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}
