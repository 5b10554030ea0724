import type { Context } from "../context.ts";
import type { StoreShop } from "../find-shop.ts";
import type { Sql } from "../open-database.ts";
import { pageRows, type Page, type PageArguments } from "./page-rows.ts";
import { refuse, type Refused } from "./user-error.ts";

export type MarketingActivity = {
  id: bigint;
  remoteId: string;
  remoteUrl: string;
  title: string;
  status: string;
  tactic: string;
  channelType: string;
  utm: Utm;
  scheduledStart: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export type Utm = { campaign: string; source: string; medium: string };

/** The part of MarketingActivityUpsertExternalInput that is simulated. */
export type ActivityInput = {
  title: string;
  remoteId: string;
  remoteUrl: string;
  status: string;
  tactic: string;
  marketingChannelType: string;
  utm?: Utm | null;
  channelHandle?: string | null;
  scheduledStart?: string | null;
  start?: string | null;
  end?: string | null;
};

export type Engagement = { occurredOn: string; utcOffset: string; counts: Record<string, number> };

const columns = `a.id, a.remote_id AS "remoteId", a.remote_url AS "remoteUrl", a.title, a.status, a.tactic,
  a.channel_type AS "channelType", a.scheduled_start AS "scheduledStart", a.started_at AS "startedAt", a.ended_at AS "endedAt",
  a.created_at AS "createdAt", a.updated_at AS "updatedAt",
  json_build_object('campaign', a.utm_campaign, 'source', a.utm_source, 'medium', a.utm_medium) AS utm`;

/** The app's activities, in the order they were made. */
export function listActivities(
  sql: Sql,
  shopId: bigint,
  options: { remoteIds?: readonly string[] | null; reverse?: boolean; page: PageArguments },
): Promise<Page<MarketingActivity>> {
  return pageRows<MarketingActivity>(sql, {
    select: columns,
    from: "marketing_activity a",
    where: "a.shop_id = $1 AND ($2::text[] IS NULL OR a.remote_id = ANY ($2))",
    params: [shopId, options.remoteIds?.length ? options.remoteIds : null],
    id: "a.id",
    order: { expression: "a.id", type: "bigint" },
    reverse: options.reverse,
    page: options.page,
  });
}

export async function readActivity(
  sql: Sql,
  shopId: bigint,
  key: { id: bigint } | { remoteId: string },
): Promise<MarketingActivity | null> {
  const [where, value] = "id" in key ? ["a.id = $2", key.id] : ["a.remote_id = $2", key.remoteId];
  const { rows } = await sql.query<MarketingActivity>(
    `SELECT ${columns} FROM marketing_activity a WHERE a.shop_id = $1 AND ${where}`,
    [shopId, value],
  );
  return rows[0] ?? null;
}

/** What came of activities, by activity, the latest day first. */
export async function readEngagements(sql: Sql, ids: readonly bigint[]): Promise<Map<bigint, Engagement[]>> {
  const { rows } = await sql.query<Engagement & { activityId: bigint }>(
    `SELECT activity_id AS "activityId", to_char(occurred_on, 'YYYY-MM-DD') AS "occurredOn", utc_offset AS "utcOffset", counts
     FROM marketing_engagement WHERE activity_id = ANY ($1::bigint[]) ORDER BY occurred_on DESC`,
    [ids],
  );
  return Map.groupBy(rows, ({ activityId }) => activityId);
}

/**
 * What `marketingActivityUpsertExternal` does, with Shopify's recorded refusals: an activity is known by its remote id; its UTM
 * parameters are set once, and no other one of the shop has the same campaign.
 */
export async function upsertActivity(
  ctx: Context,
  shop: StoreShop,
  input: ActivityInput,
): Promise<{ ok: true; activity: MarketingActivity } | Refused> {
  if (shop.settings.marketing.isDeleting) return refuse(["input"], deleting, "DELETE_JOB_ENQUEUED");
  if (input.channelHandle) {
    return refuse(
      ["input", "channelHandle"],
      "The channel handle is not recognized. Please contact your partner manager for more information.",
      "INVALID_CHANNEL_HANDLE",
    );
  }
  if (!/^https?:\/\//iu.test(input.remoteUrl)) {
    return refuse(["input", "remoteUrl"], "Remote URL must be an HTTP or HTTPS address.", "INVALID");
  }
  const before = await readActivity(ctx.pool, shop.id, { remoteId: input.remoteId });
  const utm = input.utm ?? before?.utm;
  if (!utm) {
    return refuse(
      ["input"],
      "Non-hierarchical marketing activities must have UTM parameters or a URL parameter value.",
      "NON_HIERARCHIAL_REQUIRES_UTM_URL_PARAMETER",
    );
  }
  if (before && JSON.stringify(spell(utm)) !== JSON.stringify(spell(before.utm))) {
    return refuse(["input", "utm"], "UTM parameters cannot be modified.", "IMMUTABLE_UTM_PARAMETERS");
  }
  const { rowCount } = await ctx.pool.query(
    "SELECT FROM marketing_activity WHERE shop_id = $1 AND utm_campaign = $2 AND remote_id <> $3",
    [shop.id, utm.campaign, input.remoteId],
  );
  if (rowCount) {
    return refuse(
      ["input"],
      "Validation failed: Utm campaign has already been taken",
      "MARKETING_ACTIVITY_WITH_UTM_CAMPAIGN_ALREADY_EXISTS",
    );
  }
  await ctx.pool.query(
    `INSERT INTO marketing_activity (shop_id, remote_id, remote_url, title, status, tactic, channel_type, utm_campaign, utm_source,
                                     utm_medium, scheduled_start, started_at, ended_at, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
     ON CONFLICT (shop_id, remote_id) DO UPDATE SET remote_url = excluded.remote_url, title = excluded.title,
       status = excluded.status, tactic = excluded.tactic, channel_type = excluded.channel_type,
       scheduled_start = excluded.scheduled_start, started_at = excluded.started_at, ended_at = excluded.ended_at,
       updated_at = excluded.updated_at`,
    [
      shop.id,
      input.remoteId,
      input.remoteUrl,
      input.title,
      input.status,
      input.tactic,
      input.marketingChannelType,
      utm.campaign,
      utm.source,
      utm.medium,
      input.scheduledStart ?? null,
      input.start ?? null,
      input.end ?? null,
      ctx.now(),
    ],
  );
  const activity = await readActivity(ctx.pool, shop.id, { remoteId: input.remoteId });
  if (!activity) throw new Error("An activity was written and is not there");
  return { ok: true, activity };
}

const deleting =
  "The delete all external activities job has been enqueued. No activities can be created until it is done.";

function spell({ campaign, source, medium }: Utm): string[] {
  return [campaign, source, medium];
}

/** What `marketingEngagementCreate` does for an activity: the figures of one day, in the place of those that day had. */
export async function createEngagement(
  ctx: Context,
  shop: StoreShop,
  { activity, engagement }: { activity: MarketingActivity | null; engagement: Engagement },
): Promise<{ ok: true } | Refused> {
  if (shop.settings.marketing.isDeleting) return refuse(null, deleting, "DELETE_JOB_ENQUEUED");
  if (!activity) return refuse(null, "Marketing activity does not exist.", "MARKETING_ACTIVITY_DOES_NOT_EXIST");
  await ctx.pool.query(
    `INSERT INTO marketing_engagement (activity_id, occurred_on, utc_offset, counts) VALUES ($1, $2, $3, $4)
     ON CONFLICT (activity_id, occurred_on) DO UPDATE SET utc_offset = excluded.utc_offset, counts = excluded.counts`,
    [activity.id, engagement.occurredOn, engagement.utcOffset, JSON.stringify(engagement.counts)],
  );
  return { ok: true };
}

/** Recorded: what an activity's state is called depends on its tactic. That of messages is taken to be a newsletter's. */
export function statusLabel({ status, tactic }: Pick<MarketingActivity, "status" | "tactic">): string {
  const [active, inactive] =
    tactic === "AD" ? ["Active", "Ended"] : tactic === "POST" ? ["Posting", "Posted"] : ["Sending", "Sent"];
  if (status === "ACTIVE") return active;
  if (status === "INACTIVE") return inactive;
  return status === "DELETED_EXTERNALLY" ? "Deleted" : status.charAt(0) + status.slice(1).toLowerCase();
}
