import { Hono } from "hono";
import type { Context } from "../context.ts";
import { logRoutes } from "./log-routes.ts";
import { twilioRoutes } from "./twilio-routes.ts";

/** The carrier: Twilio's REST API under /2010-04-01, and the plain log and switches under /carrier. */
export function carrierRoutes(ctx: Context): Hono {
  return new Hono().route("/", twilioRoutes(ctx)).route("/", logRoutes(ctx));
}
