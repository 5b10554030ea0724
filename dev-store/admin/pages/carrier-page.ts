import { html } from "hono/html";
import { accountSettingsSchema } from "../../carrier/account-settings.ts";
import { magicEndings, type Fate } from "../../carrier/magic-numbers.ts";
import type { Context } from "../../context.ts";
import type { StoreShop } from "../../find-shop.ts";
import { storePath, type Html } from "./layout.ts";
import { badge, heading } from "./parts.ts";

type AccountRow = {
  sid: string;
  auth_token: string;
  name: string;
  inbound_url: string | null;
  settings: Record<string, unknown>;
  senders: { address: string; friendly_name: string; channel: string; inbound_url: string | null }[];
};

/** The shop's account at the carrier: its credentials, its senders, and how it behaves. */
export async function carrierPage(ctx: Context, shop: StoreShop, options: { problem: string | null }): Promise<Html> {
  const { rows } = await ctx.pool.query<AccountRow>(
    `SELECT a.*, (SELECT coalesce(json_agg(s ORDER BY s.channel = 'sms' DESC, s.address), '[]') FROM carrier_sender s
                  WHERE s.account_sid = a.sid) AS senders
     FROM carrier_account a WHERE a.shop_id = $1 ORDER BY a.sid`,
    [shop.id],
  );
  return html`${heading({ title: "Carrier", note: "The shop’s account at a made-up Twilio" })}
    ${options.problem ? html`<p class="notice bad" role="alert">${options.problem}</p>` : ""}
    ${rows.map((account) => accountCards(account, shop))}
    <section class="card list">
      <h2>Numbers that misbehave</h2>
      <p class="card-note">What happens to a message follows from the last four digits of the customer’s number.</p>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th>Ends in</th>
              <th>What happens</th>
            </tr>
          </thead>
          <tbody>
            ${Object.entries(magicEndings).map(
              ([ending, fate]) =>
                html`<tr>
                  <td><code>${ending}</code></td>
                  <td>${tellFate(fate)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
}

function accountCards(account: AccountRow, shop: StoreShop): Html {
  const action = `${storePath(shop)}/carrier/${account.sid}`;
  return html`<div class="columns">
    <div>
      <section class="card">
        <h2>${account.name}</h2>
        <dl class="pairs">
          <dt>Account SID</dt>
          <dd><code class="copyable">${account.sid}</code></dd>
          <dt>Auth token</dt>
          <dd><code class="copyable">${account.auth_token}</code></dd>
          ${account.senders.map(
            (sender) =>
              html`<dt>${sender.friendly_name}</dt>
                <dd><code class="copyable">${sender.address}</code></dd>`,
          )}
        </dl>
      </section>
      <section class="card">
        <h2>Replies</h2>
        <form class="stack" method="post" action="${action}">
          <label for="inbound-url">Where replies are posted</label>
          <input
            id="inbound-url"
            name="inboundUrl"
            type="url"
            value="${account.inbound_url ?? ""}"
            placeholder="https://…/callbacks/twilio/inbound?shop=1"
          />
          <button class="button" type="submit">Save</button>
        </form>
      </section>
    </div>
    <div>
      <section class="card">
        <h2>
          Behaviour ${Object.keys(account.settings).length > 0 ? badge("changed", "wait") : badge("a good day", "good")}
        </h2>
        <form class="stack" method="post" action="${action}">
          <label for="settings">Settings that differ from a carrier on a good day</label>
          <textarea id="settings" name="settings" rows="6" spellcheck="false">
${JSON.stringify(account.settings, null, 2)}</textarea>
          <small>Known: ${Object.keys(accountSettingsSchema.shape).join(", ")}.</small>
          <button class="button" type="submit">Save</button>
        </form>
      </section>
    </div>
  </div>`;
}

function tellFate(fate: Fate): string {
  switch (fate.kind) {
    case "delivered":
      return "Delivered";
    case "ends":
      return `Accepted, then ${fate.status} with error ${fate.errorCode}`;
    case "no-report":
      return "Sent, and no delivery report ever comes";
    case "refused":
      return `Refused with error ${fate.code}`;
    case "refused-once":
      return `Refused once with error ${fate.code}, then accepted`;
    case "silent-once":
      return fate.accepted
        ? "Accepted the first time, but never answered"
        : "Not accepted the first time, and never answered";
  }
}
