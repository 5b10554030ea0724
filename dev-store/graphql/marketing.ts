import {
  createEngagement,
  listActivities,
  readActivity,
  statusLabel,
  upsertActivity,
  type ActivityInput,
  type MarketingActivity,
} from "../shop/marketing.ts";
import { refuse, type UserError } from "../shop/user-error.ts";
import { connectionOf, pageArguments, type ConnectionArguments } from "./connection.ts";
import { gid, numberOfGid } from "./gid.ts";
import { refuseArguments } from "./refuse-arguments.ts";
import type { RequestScope } from "./scope.ts";
import { timestamp } from "./timestamp.ts";

type ListArguments = ConnectionArguments & { remoteIds?: string[] | null; reverse?: boolean; sortKey?: string };

export const marketingQueries = {
  marketingActivity: async ({ id }: { id: string }, scope: RequestScope) => {
    const activity = await readActivity(scope.ctx.pool, scope.shop.id, { id: numberOfGid(id, "MarketingActivity") });
    return activity && activityNode(activity);
  },
  marketingActivities: (args: ListArguments, scope: RequestScope) => {
    refuseArguments("QueryRoot.marketingActivities", args, {
      marketingActivityIds: [],
      query: [],
      savedSearchId: [],
      utm: [],
      sortKey: ["CREATED_AT", "ID"],
    });
    const { remoteIds, reverse } = args;
    return connectionOf(
      listActivities(scope.ctx.pool, scope.shop.id, { remoteIds, reverse, page: pageArguments(args, scope) }),
      activityNode,
    );
  },
};

type EngagementInput = { occurredOn: string; utcOffset: string; isCumulative?: boolean } & Record<string, unknown>;
type EngagementArguments = {
  remoteId?: string | null;
  marketingActivityId?: string | null;
  channelHandle?: string | null;
  marketingEngagement: EngagementInput;
};

export const marketingMutations = {
  marketingActivityUpsertExternal: async ({ input }: { input: ActivityInput }, { ctx, shop }: RequestScope) => {
    refuseArguments("marketingActivityUpsertExternal", input, {
      adSpend: [],
      budget: [],
      hierarchyLevel: [],
      parentRemoteId: [],
      referringDomain: [],
      remotePreviewImageUrl: [],
      scheduledEnd: [],
      urlParameterValue: [],
    });
    const written = await upsertActivity(ctx, shop, input);
    return written.ok
      ? { marketingActivity: activityNode(written.activity), userErrors: [] }
      : { marketingActivity: null, userErrors: written.userErrors };
  },
  marketingEngagementCreate: async (
    args: EngagementArguments,
    { ctx, shop }: RequestScope,
  ): Promise<{ marketingEngagement: object | null; userErrors: UserError[] }> => {
    const { remoteId, marketingActivityId, marketingEngagement: input } = args;
    refuseArguments("marketingEngagementCreate", args, { channelHandle: [] });
    refuseArguments("marketingEngagementCreate", input, { isCumulative: [false], adSpend: [], sales: [] });
    if (((remoteId ?? null) === null) === ((marketingActivityId ?? null) === null)) {
      const { userErrors } = refuse(
        null,
        "Exactly one of the arguments remoteId, marketingActivityId and channelHandle must be given.",
        "INVALID_MARKETING_ENGAGEMENT_ARGUMENTS",
      );
      return { marketingEngagement: null, userErrors };
    }
    const key = remoteId ? { remoteId } : { id: numberOfGid(marketingActivityId ?? "", "MarketingActivity") };
    const activity = await readActivity(ctx.pool, shop.id, key);
    const counts = Object.fromEntries(
      Object.entries(input).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])),
    );
    const { occurredOn, utcOffset } = input;
    const written = await createEngagement(ctx, shop, { activity, engagement: { occurredOn, utcOffset, counts } });
    if (!written.ok || !activity)
      return { marketingEngagement: null, userErrors: written.ok ? [] : written.userErrors };
    return {
      marketingEngagement: {
        ...Object.fromEntries(countNames.map((name) => [name, counts[name] ?? null])),
        occurredOn,
        utcOffset,
        isCumulative: false,
        channelHandle: null,
        marketingActivity: activityNode(activity),
      },
      userErrors: [],
    };
  },
};

const countNames = [
  "clicksCount",
  "commentsCount",
  "complaintsCount",
  "failsCount",
  "favoritesCount",
  "impressionsCount",
  "sendsCount",
  "sessionsCount",
  "sharesCount",
  "uniqueClicksCount",
  "uniqueViewsCount",
  "unsubscribesCount",
  "viewsCount",
];

/** The type MarketingActivity, of an external one. */
function activityNode(activity: MarketingActivity): Record<string, unknown> {
  const { id, utm, title, status, tactic, channelType } = activity;
  return {
    __typename: "MarketingActivity",
    id: gid("MarketingActivity", id),
    title,
    status,
    statusLabel: statusLabel(activity),
    tactic,
    marketingChannelType: channelType,
    utmParameters: { ...utm, content: null, term: null },
    isExternal: true,
    inMainWorkflowVersion: true,
    createdAt: timestamp(activity.createdAt),
    updatedAt: timestamp(activity.updatedAt),
    marketingEvent: {
      __typename: "MarketingEvent",
      id: gid("MarketingEvent", id),
      remoteId: activity.remoteId,
      manageUrl: activity.remoteUrl,
      marketingChannelType: channelType,
      type: tactic,
      startedAt: timestamp(activity.startedAt ?? activity.scheduledStart ?? activity.createdAt),
      endedAt: timestamp(activity.endedAt),
      utmCampaign: utm.campaign,
      utmSource: utm.source,
      utmMedium: utm.medium,
    },
  };
}
