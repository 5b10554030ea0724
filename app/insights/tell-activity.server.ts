import { inTransaction, pool } from "../db.server.ts";
import { chooseOtherUtm } from "../messaging/tag-dispatch.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import {
  TellMarketingActivityDocument,
  type MarketingActivityUpsertExternalInput,
} from "../shopify/admin-operations.generated.ts";
import { adminPageUrl } from "../shopify/admin-page-url.server.ts";
import { parseGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";
import { kindOfActivity, remoteIdOf, statusOfAutomation, statusOfCampaign } from "./marketing-activity.ts";
import {
  readAutomation,
  readCampaign,
  type AutomationRow,
  type CampaignRow,
  type DueActivity,
} from "./tell-marketing.sql.ts";

/** What came of one. `later`: Shopify takes no activities at the moment. */
export type Told =
  | { kind: "told"; shopifyId: bigint; status: MarketingActivityUpsertExternalInput["status"] }
  | { kind: "nothing" }
  | { kind: "refused"; problem: string }
  | { kind: "later"; problem: string };

type Description = Pick<
  MarketingActivityUpsertExternalInput,
  "title" | "status" | "tactic" | "marketingChannelType" | "scheduledStart" | "start" | "end"
>;

/** Other UTM parameters are tried so often. */
const mostChoices = 5;

/**
 * Tells Shopify's Marketing what a campaign or an automation is like now, and makes it there where it is missing. UTM parameters that
 * another activity has are replaced as long as no message has been queued. Safe to repeat: Shopify knows it by our id. Throws as
 * `adminClient` does.
 */
export async function tellActivity(shop: ShopRef, activity: DueActivity): Promise<Told> {
  const description = await describe(shop, activity);
  // A plan that was dropped before Shopify knew of it is none of its concern.
  const isMissed = description?.status === "PAUSED" || description?.status === "DELETED_EXTERNALLY";
  if (!description || (activity.shopifyId === null && isMissed)) return { kind: "nothing" };
  const { status } = description;
  const input = {
    ...description,
    remoteId: remoteIdOf(activity),
    remoteUrl: adminPageUrl(shop, `/app/${activity.source}s/${activity.sourceId}`),
  };
  const utm = { campaign: activity.utmCampaign, source: activity.utmSource, medium: activity.utmMedium };
  for (let choices = 1; ; choices += 1) {
    const { id, userErrors } = await upsert(shop, { input, utm, isKnown: activity.shopifyId !== null });
    if (id !== null) return { kind: "told", shopifyId: parseGid(id, "MarketingActivity"), status };
    const problem = userErrors.map(({ message }) => message).join(" ") || "Shopify gave no reason.";
    if (has(userErrors, "DELETE_JOB_ENQUEUED")) return { kind: "later", problem };
    if (!isUtmTaken(userErrors) || choices >= mostChoices) return { kind: "refused", problem };
    const other = await inTransaction(async (tx) => {
      if (!(await chooseOtherUtm(tx, shop, activity))) return null;
      const { rows } = await tx.query<{ campaign: string }>(
        `SELECT utm_campaign AS campaign FROM marketing_activity WHERE shop_id = $1 AND source = $2 AND source_id = $3`,
        [shop.id, activity.source, activity.sourceId],
      );
      return rows[0]?.campaign ?? null;
    });
    if (other === null) return { kind: "refused", problem };
    utm.campaign = other;
  }
}

/** null when it is gone. */
async function describe(shop: ShopRef, activity: DueActivity): Promise<Description | null> {
  const { source, sourceId, utmMedium: channel } = activity;
  if (source === "campaign") {
    const { rows } = await pool.query<CampaignRow>(readCampaign, [shop.id, sourceId]);
    const [campaign] = rows;
    return campaign
      ? {
          title: campaign.name,
          status: statusOfCampaign(campaign),
          ...kindOfActivity({ channel, isAboutCheckouts: false }),
          scheduledStart: campaign.scheduledAt?.toISOString() ?? null,
          start: campaign.startedAt?.toISOString() ?? null,
          end: campaign.finishedAt?.toISOString() ?? null,
        }
      : null;
  }
  const { rows } = await pool.query<AutomationRow>(readAutomation, [shop.id, sourceId]);
  const [automation] = rows;
  return automation
    ? {
        title: automation.name,
        status: statusOfAutomation(automation),
        ...kindOfActivity({ channel, isAboutCheckouts: automation.triggerKind === "checkout-abandoned" }),
        start: activity.createdAt.toISOString(),
      }
    : null;
}

type UserError = { message: string; code: string | null };
type Answer = { id: string | null; userErrors: UserError[] };

/**
 * UTM parameters can be set once and never be changed, so one that Shopify has is told without them. Whether it minds their absence
 * there is not documented: what it says decides.
 */
async function upsert(
  shop: ShopRef,
  {
    input,
    utm,
    isKnown,
  }: {
    input: MarketingActivityUpsertExternalInput;
    utm: MarketingActivityUpsertExternalInput["utm"];
    isKnown: boolean;
  },
): Promise<Answer> {
  const ask = async (withUtm: boolean): Promise<Answer> => {
    const { marketingActivityUpsertExternal: answer } = await adminClient(shop).request(TellMarketingActivityDocument, {
      input: withUtm ? { ...input, utm } : input,
    });
    const userErrors = answer?.userErrors ?? [];
    return { id: userErrors.length > 0 ? null : (answer?.marketingActivity?.id ?? null), userErrors };
  };
  const answer = await ask(!isKnown);
  if (has(answer.userErrors, isKnown ? missingUtm : immutableUtm)) return ask(isKnown);
  if (isKnown && has(answer.userErrors, "MARKETING_ACTIVITY_DOES_NOT_EXIST")) return ask(true);
  return answer;
}

const missingUtm = "NON_HIERARCHIAL_REQUIRES_UTM_URL_PARAMETER";
const immutableUtm = "IMMUTABLE_UTM_PARAMETERS";

function has(userErrors: readonly UserError[], code: string): boolean {
  return userErrors.some((error) => error.code === code);
}

/** Seen as a code of its own, and as a validation that failed. */
function isUtmTaken(userErrors: readonly UserError[]): boolean {
  return userErrors.some(
    ({ code, message }) =>
      code === "MARKETING_ACTIVITY_WITH_UTM_CAMPAIGN_ALREADY_EXISTS" ||
      /utm campaign has already been taken/i.test(message),
  );
}
