import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import {
  listActivities,
  readEngagements,
  statusLabel,
  type Engagement,
  type MarketingActivity,
} from "../../shop/marketing.ts";
import { storePath, type Html } from "./layout.ts";
import { badge, count, empty, heading, pageArguments, pager } from "./parts.ts";

/** What the app told of its campaigns and automations, the latest first, with what came of them. */
export async function marketingPage(ctx: Context, shop: StoreShop, params: URLSearchParams): Promise<Html> {
  const page = await listActivities(ctx.pool, shop.id, { reverse: true, page: pageArguments(params) });
  const engagements = await readEngagements(
    ctx.pool,
    page.rows.map(({ id }) => id),
  );
  return html`${heading({ title: "Marketing", note: "Activities that apps told of, and what came of them day by day" })}
    <section class="card list">
      ${
        page.rows.length === 0
          ? empty("No activities yet. They come from the app, once a campaign is sent or an automation turned on.")
          : html`<div class="table-scroll">
              <table>
                <thead>
                  <tr>
                    <th>Activity</th>
                    <th>Status</th>
                    <th class="wide">UTM</th>
                    <th class="number">Sent</th>
                    <th class="number">Delivered</th>
                    <th class="number">Failed</th>
                    <th class="number">Unsubscribed</th>
                  </tr>
                </thead>
                <tbody>
                  ${page.rows.map((activity) => rows(shop, activity, engagements.get(activity.id) ?? []))}
                </tbody>
              </table>
            </div>`
      }${pager(page)}
    </section>`;
}

const figures = ["sendsCount", "impressionsCount", "failsCount", "unsubscribesCount"];

function rows(shop: StoreShop, activity: MarketingActivity, days: readonly Engagement[]): Html {
  const { title, status, utm, remoteUrl } = activity;
  const total = (name: string): number => days.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0);
  return html`<tr>
      <td><a class="row-link" href="${localAddress(shop, remoteUrl)}">${title}</a></td>
      <td>${badge(statusLabel(activity), status === "ACTIVE" ? "good" : status === "SCHEDULED" ? "wait" : "plain")}</td>
      <td class="wide">${utm.campaign}<small>${utm.source} / ${utm.medium}</small></td>
      ${figures.map((name) => html`<td class="number">${count(total(name))}</td>`)}
    </tr>
    ${days.map(
      ({ occurredOn, utcOffset, counts }) =>
        html`<tr>
          <td colspan="2"><small>${occurredOn} (UTC${utcOffset})</small></td>
          <td class="wide"></td>
          ${figures.map((name) => html`<td class="number"><small>${count(counts[name] ?? 0)}</small></td>`)}
        </tr>`,
    )}`;
}

/** The app's page in this admin, where the real one's address names it. */
function localAddress(shop: StoreShop, remoteUrl: string): string {
  const url = new URL(remoteUrl);
  const path = url.host === shop.domain ? /^\/admin\/apps\/[^/]+(\/.*)$/u.exec(url.pathname)?.[1] : undefined;
  return path === undefined ? remoteUrl : `${storePath(shop)}/apps/segue${path}`;
}
