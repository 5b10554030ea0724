import pino from "pino";
import { env } from "./env.server.ts";

/**
 * Structured logs, one JSON object a line. Use `log.child({ shop })` or `{ shop, job }` so that every line says whose
 * it is. Personal data does not belong in a log: the paths below are removed should they slip in.
 */
export const log = pino({
  level: env.LOG_LEVEL,
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
});

export type Log = pino.Logger;
