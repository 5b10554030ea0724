import { html } from "hono/html";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { compileSegmentQuery } from "../../segments/compile-query.ts";
import { parseSegmentQuery } from "../../segments/parse-query.ts";
import { countMembers, pageMembers } from "../../shop/read-members.ts";
import { listSegments, readSegment } from "../../shop/read-segments.ts";
import type { AdminExtension } from "../../read-admin-extensions.ts";
import { customerTable } from "./customers-page.ts";
import { actionMenu, staffLocale } from "./extension-spots.ts";
import { storePath, type Html } from "./layout.ts";
import { count, empty, heading, moment, pageArguments, pager, searchBox } from "./parts.ts";

/** The shop's segments, the last edited first. */
export async function segmentsPage(ctx: Context, shop: StoreShop, params: URLSearchParams): Promise<Html> {
  const search = params.get("query") ?? "";
  const page = await listSegments(ctx.pool, shop.id, {
    sortKey: "LAST_EDIT_DATE",
    reverse: true,
    search,
    page: pageArguments(params),
  });
  return html`${heading({
      title: "Segments",
      note: "Groups of customers that a query describes",
      actions: html`<a class="button primary" href="${storePath(shop)}/segments/new">Create segment</a>`,
    })}
    <section class="card list">
      ${searchBox("Search by name", search)}
      ${
        page.rows.length === 0
          ? empty(search ? "No segment matches." : "No segments yet.")
          : html`<div class="table-scroll">
              <table>
                <thead>
                  <tr>
                    <th>Segment</th>
                    <th class="wide">Last edited</th>
                  </tr>
                </thead>
                <tbody>
                  ${page.rows.map(
                    (segment) =>
                      html`<tr>
                        <td>
                          <a class="row-link" href="${storePath(shop)}/segments/${segment.id}">${segment.name}</a
                          ><small class="query">${segment.query || "Every customer"}</small>
                        </td>
                        <td class="wide">${moment(segment.editedAt, shop)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
      ${pager(page, search ? { query: search } : {})}
    </section>`;
}

/** One segment with its members of this moment, or null when there is none. */
export async function segmentPage(
  ctx: Context,
  shop: StoreShop,
  options: { id: bigint; params: URLSearchParams; extensions: readonly AdminExtension[] },
): Promise<Html | null> {
  const segment = await readSegment(ctx.pool, shop.id, options.id);
  if (!segment) return null;
  const parsed = parseSegmentQuery(segment.query);
  const compiled = parsed.ok
    ? compileSegmentQuery(parsed.ast, { shopId: shop.id, timezone: shop.timezone, now: ctx.now() })
    : null;
  const [total, members] = compiled
    ? await Promise.all([
        countMembers(ctx.pool, compiled),
        pageMembers(ctx.pool, compiled, { reverse: true, page: pageArguments(options.params) }),
      ])
    : [0, null];
  const base = storePath(shop);
  return html`${heading({
      title: segment.name,
      back: { href: `${base}/segments`, label: "Segments" },
      note: `Edited ${moment(segment.editedAt, shop)}`,
      actions: actionMenu(shop, {
        label: "Use segment",
        extensions: options.extensions,
        target: "admin.customer-segment-details.action.render",
        selected: `gid://shopify/Segment/${segment.id}`,
        locale: staffLocale(options.params),
      }),
    })}
    <section class="card">
      <h2>Query</h2>
      <pre class="query">${segment.query || "(every customer)"}</pre>
    </section>
    <section class="card list">
      <h2>${count(total)} ${total === 1 ? "customer" : "customers"}</h2>
      ${members && members.rows.length > 0 ? customerTable(members.rows, shop) : empty("Nobody is in this segment now.")}
      ${members ? pager(members) : ""}
    </section>`;
}
