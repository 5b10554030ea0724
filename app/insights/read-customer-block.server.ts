import { listActiveRuns } from "../automations/list-active-runs.server.ts";
import { holdChannels, type HoldLine } from "../customers/hold.ts";
import { listHolds } from "../customers/list-holds.server.ts";
import { readCustomerProfile } from "../customers/read-customer-profile.server.ts";
import { AppError } from "../errors.ts";
import { explainReason } from "../messaging/reasons.ts";
import type { ShopProfile } from "../shop.ts";
import type { BlockHold, BlockMessage, CustomerBlock } from "./customer-block.ts";
import type { HistoryEntry } from "./customer-history.ts";
import { listCustomerHistory } from "./list-customer-history.server.ts";

const messagesShown = 3;
const runsShown = 3;

/** Throws AppError `not-found` for somebody whom this shop does not have, or who was merged, deleted or erased. */
export async function readCustomerBlock(
  shop: ShopProfile,
  customerId: bigint,
  { now }: { now: Date },
): Promise<CustomerBlock> {
  const profile = await readCustomerProfile(shop, customerId, { now });
  if (profile?.state !== "known")
    throw new AppError("not-found", {
      userMessage: "Segue does not know this customer yet. New customers follow within a minute.",
    });
  const [holds, history, runs] = await Promise.all([
    listHolds(shop, customerId, { now }),
    listCustomerHistory(shop, customerId, { view: "messages", before: null }),
    listActiveRuns(shop, customerId, { limit: runsShown }),
  ]);
  return {
    id: profile.id,
    consents: profile.consents
      .filter(({ channel }) => channel !== "email")
      .map(({ channel, state }) => ({
        channel,
        state,
        isSuppressed: profile.suppressions.some((suppression) => suppression.channel === channel),
      })),
    holds: holds.map(blockHold),
    messages: history.entries.slice(0, messagesShown).flatMap(blockMessage),
    runs,
  };
}

function blockHold({ ids, channels, reason, until }: HoldLine): BlockHold {
  return { ids, channels, reason, until, isEveryChannel: channels.length === holdChannels.length };
}

function blockMessage(entry: HistoryEntry): BlockMessage[] {
  if (entry.kind === "run") return [];
  const { id, at, channel, body } = entry;
  if (entry.kind === "reply")
    return [{ id: `r${id}`, at, channel, source: null, title: null, body, status: null, reason: null }];
  const why = entry.status === "skipped" || entry.status === "failed" || entry.status === "unconfirmed";
  return [
    {
      id,
      at,
      channel,
      source: entry.source,
      title: entry.owner?.name ?? null,
      body,
      status: entry.status,
      reason: why ? explainReason(entry.reason, entry.errorCode).label : null,
    },
  ];
}
