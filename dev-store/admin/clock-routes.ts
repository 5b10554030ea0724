import { Hono } from "hono";
import { DateTime } from "luxon";
import { moveClock } from "../clock.ts";
import type { Clock, ClockMove } from "../clock.ts";
import type { Context } from "../context.ts";
import { listShops } from "../find-shop.ts";
import { clockPage } from "./pages/clock-page.ts";
import { showPage } from "./show-page.ts";

/** The store's clock: what it says, and buttons that move it. */
export function clockRoutes(ctx: Context, clock: Clock): Hono {
  const routes = new Hono();
  routes.get("/clock", async (c) => {
    const [shop = null] = await listShops(ctx.pool);
    const body = shop && clockPage({ shop, now: clock.now(), realNow: ctx.realNow() });
    return showPage(c, ctx, { shop, section: "clock", title: "Clock", body });
  });
  routes.post("/clock", async (c) => {
    const [shop] = await listShops(ctx.pool);
    const move = readMove(await c.req.formData(), shop?.timezone ?? "UTC");
    if (move) await moveClock(ctx.pool, clock, move);
    return c.redirect("/clock", 303);
  });
  return routes;
}

/** A time of the form is meant in the shop's zone. Null for a form without a move. */
function readMove(form: FormData, timezone: string): ClockMove | null {
  if (form.has("reset")) return { reset: true };
  const seconds = Number(form.get("advanceSeconds") ?? Number.NaN);
  if (Number.isFinite(seconds)) return { advanceSeconds: seconds };
  const at = DateTime.fromISO(String(form.get("at") ?? ""), { zone: timezone });
  const iso = at.isValid ? at.toUTC().toISO() : null;
  return iso === null ? null : { at: iso };
}
