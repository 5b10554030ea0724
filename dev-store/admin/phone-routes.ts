import { Hono } from "hono";
import { receiveReply } from "../carrier/receive-reply.ts";
import { inRealTime } from "../context.ts";
import type { Context } from "../context.ts";
import { listShops } from "../find-shop.ts";
import { answerText } from "./asset-routes.ts";
import { phoneRows, phonesPage, threadBubbles } from "./pages/phones-page.ts";
import { findOwner, listPhones, listSenders, readThread } from "./read-phones.ts";
import { showPage } from "./show-page.ts";

/** The customers' phones: what each received, and replies in their owner's name. */
export function phoneRoutes(ctx: Context): Hono {
  const routes = new Hono();

  routes.get("/phones/:phone?", async (c) => {
    const current = c.req.param("phone") ?? null;
    const search = c.req.query("query") ?? "";
    const part = c.req.query("part");
    if (part === "thread") {
      const bubbles = await threadBubbles(await readThread(ctx, current ?? ""));
      return answerText(c, bubbles.toString(), "text/html; charset=utf-8");
    }
    const listing = { ...(await listPhones(ctx, { search, before: c.req.query("before") ?? null })), search, current };
    if (part === "list") return answerText(c, (await phoneRows(listing)).toString(), "text/html; charset=utf-8");

    const [shops, owner, thread, senders] = await Promise.all([
      listShops(ctx.pool),
      current ? findOwner(ctx, current) : null,
      current ? readThread(ctx, current) : [],
      current ? listSenders(ctx, current) : [],
    ]);
    return showPage(c, ctx, {
      shop: shops[0] ?? null,
      section: "phones",
      title: current ?? "Phones",
      body: phonesPage({ ...listing, owner, thread, senders }),
      scripts: ["phones.js"],
    });
  });

  routes.post("/phones/:phone/reply", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const phone = c.req.param("phone");
    const result = await receiveReply(inRealTime(ctx), {
      phone,
      to: form.get("to") ?? "",
      body: form.get("body") || form.get("quick") || "",
    });
    if (c.req.header("accept")?.includes("json"))
      return result.ok ? c.json({ sid: result.sid }, 201) : c.json(result, 400);
    return result.ok ? c.redirect(`/phones/${encodeURIComponent(phone)}`, 303) : c.text(result.problem, 400);
  });

  return routes;
}
