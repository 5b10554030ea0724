import { html } from "hono/html";
import { DateTime } from "luxon";
import type { StoreShop } from "../../find-shop.ts";
import { tellOffset } from "../show-page.ts";
import type { Html } from "./layout.ts";
import { heading } from "./parts.ts";

const steps = [
  ["1 hour", 3600],
  ["1 day", 86_400],
  ["1 week", 604_800],
] as const;

/** The store's time, buttons that move it, and what that moves and what not. Times are the shop's. */
export function clockPage({ shop, now, realNow }: { shop: StoreShop; now: Date; realNow: Date }): Html {
  const local = DateTime.fromJSDate(now, { zone: shop.timezone });
  const offset = tellOffset(now.getTime() - realNow.getTime());
  return html`${heading({ title: "Clock", note: "What time it is in the shops that live on this machine" })}
    <section class="card clock-card">
      <div>
        <p class="clock-time">${local.toFormat("HH:mm")}</p>
        <p class="clock-date">${local.toFormat("cccc, d LLLL yyyy")} · ${shop.timezone}</p>
        <p><span class="badge ${offset ? "wait" : "good"}">${offset ?? "As this machine’s clock"}</span></p>
      </div>
      <form method="post" action="/clock" class="clock-moves">
        <div class="row">
          ${steps.map(
            ([label, seconds]) =>
              html`<button class="button primary" name="advanceSeconds" value="${seconds}">Forward ${label}</button>`,
          )}
        </div>
        ${offset === null ? "" : html`<button class="button" name="reset" value="1">Back to this machine’s time</button>`}
      </form>
      <form method="post" action="/clock" class="clock-to">
        <label for="clock-at">To a time in ${shop.name}</label>
        <div class="row">
          <input
            id="clock-at"
            type="datetime-local"
            name="at"
            value="${local.toFormat("yyyy-MM-dd'T'HH:mm")}"
            required
          />
          <button class="button">Move</button>
        </div>
      </form>
    </section>
    <div class="halves">
      <section class="card">
        <h2>Moves with it</h2>
        <ul class="plain">
          <li>Who is in a segment that speaks of days: joining and leaving follow within a second.</li>
          <li>
            When checkouts, orders, parcels and customers are said to have changed, and when a checkout is abandoned.
          </li>
          <li>The times that webhooks carry, and when failed ones are tried again.</li>
          <li>How long workflows in Flow wait, and when an action that failed is called again.</li>
          <li>How long bulk exports take.</li>
        </ul>
      </section>
      <section class="card">
        <h2>Does not</h2>
        <ul class="plain">
          <li>
            Segue. It has a clock of its own, so its waits, quiet hours and schedules take as long as ever; a checkout
            that happens an hour ahead is an hour further off for it.
          </li>
          <li>The carrier: when messages arrive, replies, and how they are dated.</li>
          <li>Signing in, access tokens, and Shopify’s budget of queries.</li>
        </ul>
        <p>
          Put back, the clock makes what happens next look older than what happened ahead: Segue may take it for out of
          date.
        </p>
        <p>
          To have something lie in Segue’s past instead, begin a checkout “an hour ago” on the page where you shop as a
          customer.
        </p>
      </section>
    </div>`;
}
