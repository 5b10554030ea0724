import { html, raw } from "hono/html";
import { parseAddress } from "../../carrier/address.ts";
import type { PhoneMessage, PhoneOwner, Sender } from "../read-phones.ts";
import { avatar, storePath, type Html } from "./layout.ts";
import { empty } from "./parts.ts";

const channelNames: Record<string, string> = { sms: "SMS", whatsapp: "WhatsApp", rcs: "RCS" };
const quickReplies = ["STOP", "START", "HELP"];

type Listing = { phones: readonly PhoneMessage[]; next: string | null; search: string; current: string | null };

/** The list of phones on one side, one phone's conversation on the other. */
export function phonesPage(
  options: Listing & { owner: PhoneOwner | null; thread: readonly PhoneMessage[]; senders: readonly Sender[] },
): Html {
  const { current, search } = options;
  return html`<div class="phones ${current ? "has-phone" : ""}">
    <aside class="phone-list card">
      <div class="phone-list-head">
        <h1>Phones</h1>
        <form class="search" method="get" action="/phones" role="search">
          <input type="search" name="query" value="${search}" placeholder="Number or name" aria-label="Search phones" />
        </form>
      </div>
      <div class="phone-rows" data-live="list">${phoneRows(options)}</div>
    </aside>
    <section class="phone-stage">
      ${
        current === null
          ? html`<div class="stage-empty">
              <p>Pick a phone to see what its owner received, and to reply as they would.</p>
            </div>`
          : handset({ ...options, phone: current })
      }
    </section>
  </div>`;
}

/** The rows of the list alone: what is fetched again while the page is open. */
export function phoneRows({ phones, next, search, current }: Listing): Html {
  if (phones.length === 0) return empty(search ? "No phone matches." : "No phone has received anything yet.");
  const query = search ? `?${new URLSearchParams({ query: search }).toString()}` : "";
  return html`<ul>
      ${phones.map(
        (last) =>
          html`<li>
            <a
              href="/phones/${encodeURIComponent(last.phone)}${query}"
              ${current === last.phone ? raw('aria-current="page"') : ""}
            >
              ${avatar(last.customer_name || last.phone.slice(-2))}
              <span class="phone-row"
                ><span class="phone-row-top"
                  ><strong>${last.customer_name || last.phone}</strong><time>${clock(last)}</time></span
                >
                <span class="phone-row-text">${last.direction === "inbound" ? "Reply: " : ""}${last.body}</span></span
              ></a
            >
          </li>`,
      )}
    </ul>
    ${next ? html`<p class="pager"><a class="button" href="?${new URLSearchParams({ ...(search ? { query: search } : {}), before: next }).toString()}">Older ›</a></p>` : ""}`;
}

function handset(options: {
  phone: string;
  owner: PhoneOwner | null;
  thread: readonly PhoneMessage[];
  senders: readonly Sender[];
}): Html {
  return html`<div class="handset">
    <header class="handset-head">
      <a class="back" href="/phones" aria-label="Back to all phones">‹</a>
      <div>${ownerLines(options.phone, options.owner)}</div>
    </header>
    <div id="thread" class="thread" data-live="thread" aria-live="polite">${threadBubbles(options.thread)}</div>
    <form id="reply" class="reply" method="post" action="/phones/${encodeURIComponent(options.phone)}/reply">
      <div class="quick">
        ${quickReplies.map((word) => html`<button class="chip" type="submit" name="quick" value="${word}" formnovalidate>${word}</button>`)}
        <label class="reply-to"
          >to
          <select name="to" aria-label="Reply to">
            ${options.senders.map((sender) => html`<option value="${sender.address}">${senderName(sender)}</option>`)}
          </select></label
        >
      </div>
      <div class="reply-line">
        <input name="body" type="text" autocomplete="off" placeholder="Write as the customer" aria-label="Message" />
        <button class="button primary" type="submit">Send</button>
      </div>
      <p id="reply-problem" class="problem" role="alert" hidden></p>
    </form>
  </div>`;
}

function ownerLines(phone: string, owner: PhoneOwner | null): Html {
  if (!owner) return html`<strong>${phone}</strong><small>Not a customer of the shop</small>`;
  const href = `${storePath({ domain: owner.shopDomain })}/customers/${owner.id}`;
  return html`<strong><a class="row-link" href="${href}">${owner.name || phone}</a></strong
    ><small>${owner.name ? phone : "A customer without a name"}</small>`;
}

function senderName(sender: Sender): string {
  const { channel } = parseAddress(sender.address);
  return `${channelNames[channel] ?? channel} · ${sender.accountName}`;
}

/** The bubbles of one conversation, with a line for each new day. */
export function threadBubbles(thread: readonly PhoneMessage[]): Html {
  if (thread.length === 0) return empty("Nothing yet.");
  let day = "";
  return html`${thread.map((message) => {
    const its = dayOf(message);
    const line = its === day ? "" : html`<p class="day">${its}</p>`;
    day = its;
    const mine = message.direction === "inbound";
    return html`${line}
      <div
        class="bubble ${mine ? "mine" : "theirs"} ${message.channel} ${stateClass(message)}"
        data-sid="${message.sid}"
      >
        <p>${linked(message.body, message)}</p>
        <small
          >${channelNames[message.channel] ?? message.channel} ·
          ${clock(message)}${mine ? "" : ` · ${stateOf(message)}`}</small
        >
      </div>`;
  })}`;
}

function stateOf(message: PhoneMessage): string {
  switch (message.status) {
    case "queued":
      return "On its way";
    case "sent":
      return "Sent";
    case "delivered":
      return "Delivered";
    case "read":
      return "Read";
    default:
      return `Never arrived (${message.error_code ?? message.status})`;
  }
}

function stateClass(message: PhoneMessage): string {
  if (message.status === "undelivered" || message.status === "failed") return "lost";
  return message.status === "queued" || message.status === "sent" ? "pending" : "";
}

function clock(message: PhoneMessage): string {
  return message.created_at.toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: message.shop_timezone ?? "UTC",
  });
}

function dayOf(message: PhoneMessage): string {
  return message.created_at.toLocaleDateString("en-GB", {
    dateStyle: "full",
    timeZone: message.shop_timezone ?? "UTC",
  });
}

/** The text with its web addresses as links, those to a storefront to the one played here; everything else is escaped. */
function linked(body: string, { phone }: PhoneMessage): Html {
  const parts = body.split(/(https?:\/\/[^\s<>"]+)/g);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<a href="${addressOf(part, phone)}" target="_blank" rel="noopener">${part}</a>` : part))}`;
}

function addressOf(link: string, phone: string): string {
  if (!URL.parse(link)?.hostname.endsWith(".myshopify.com")) return link;
  return `/phones/${encodeURIComponent(phone)}/open?${new URLSearchParams({ link }).toString()}`;
}
