import path from "node:path";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type ErrorRequestHandler, type Express } from "express";
import { env } from "../env.server.ts";
import { log as standardLog, type Log } from "../log.server.ts";
import { answerForeseenErrors } from "./answer-foreseen-errors.server.ts";
import { answerPrograms } from "./answer-programs.server.ts";
import { logRequests } from "./log-requests.server.ts";
import { refuseMalformedRequests } from "./refuse-malformed-requests.server.ts";

/** The web app: static files, then Remix. Whatever a stranger sends is answered with a 4xx, never with a stack. */
export function createWebApp(build: ServerBuild, options: { assets: string; log?: Log }): Express {
  const { assets, log = standardLog } = options;
  const app = express();
  app.disable("x-powered-by");
  // One proxy in front (Shopify's tunnel, a load balancer) says what the address and the protocol were.
  app.set("trust proxy", 1);
  app.use(logRequests(log));
  app.use(refuseMalformedRequests());
  const handled = answerForeseenErrors(build, log);
  app.use(answerPrograms(handled));
  app.use(compression());

  // Vite names these files after their content, so they never change.
  app.use(
    "/assets",
    express.static(path.join(assets, "assets"), { immutable: true, maxAge: "1y", fallthrough: false }),
  );
  app.use(express.static(assets, { maxAge: "1h", index: false }));

  app.all("*", createRequestHandler({ build: handled, mode: env.NODE_ENV }));
  app.use(answerErrors(log));
  return app;
}

/** Errors of express itself: an address that does not decode, a file that is not there. Anything else is a defect. */
function answerErrors(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error, method: request.method, path: request.path }, "A request failed");
    response.status(status).type("text").send(wordsFor(status));
  };
}

function wordsFor(status: number): string {
  if (status >= 500) return "Something went wrong.";
  return status === 404 ? "There is nothing here." : "This request could not be understood.";
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
  return status >= 400 && status < 600 ? status : 500;
}
