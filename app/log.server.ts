import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import { env } from "./env.server.ts";

type Subject = Record<string, string | number | undefined>;

// The web app's build carries a copy of this module of its own: both must know of the same subject.
const shared = globalThis as typeof globalThis & { segueLogSubject?: AsyncLocalStorage<Subject> };
const subject = (shared.segueLogSubject ??= new AsyncLocalStorage());

/**
 * Structured logs, one JSON object a line, to standard output unless said otherwise. Whatever is logged while a job or a
 * request is worked on says whose it is: see `logAbout`. Personal data does not belong in a log: the paths below are removed
 * should they slip in.
 */
export function createLog(destination?: pino.DestinationStream) {
  const options = {
    level: env.LOG_LEVEL,
    mixin: () => ({ ...subject.getStore() }),
    redact: {
      paths: [
        "phone",
        "email",
        "address",
        "body",
        "secret",
        "accessToken",
        "*.phone",
        "*.email",
        "*.address",
        "*.body",
        "*.secret",
        "*.accessToken",
      ],
      censor: "[removed]",
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

export const log = createLog();

export type Log = pino.Logger;

/** Adds the shop, the job or the like to every line that is logged while `work` runs, wherever in the program. */
export function logAbout<T>(about: Subject, work: () => T): T {
  return subject.run({ ...subject.getStore(), ...about }, work);
}

/** Adds to what `logAbout` said, from here to the end of its work: the shop of a job is known only once it was looked up. */
export function logAlsoAbout(about: Subject): void {
  Object.assign(subject.getStore() ?? {}, about);
}
