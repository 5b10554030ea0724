import { expect, test } from "vitest";
import { openShop, type OpenShop } from "./open-shop.ts";

const appConfig = { scopes: ["read_marketing_events", "write_marketing_events"] };

const input = {
  title: "Spring",
  remoteId: "campaign-1",
  remoteUrl: "https://demo.myshopify.com/admin/apps/segue/app/campaigns/1",
  status: "ACTIVE",
  tactic: "MESSAGE",
  marketingChannelType: "SOCIAL",
  utm: { campaign: "spring-c1", source: "segue", medium: "sms" },
};

async function upsert({ ask }: OpenShop, change: object = {}) {
  const answer = await ask(
    `mutation ($input: MarketingActivityUpsertExternalInput!) { marketingActivityUpsertExternal(input: $input) {
       marketingActivity { title status statusLabel utmParameters { campaign } } userErrors { message code } } }`,
    { input: { ...input, ...change } },
  );
  return answer.errors ?? answer.data.marketingActivityUpsertExternal;
}

async function engage({ ask }: OpenShop, args: object) {
  const answer = await ask(
    `mutation ($remoteId: String, $id: ID, $engagement: MarketingEngagementInput!) {
       marketingEngagementCreate(remoteId: $remoteId, marketingActivityId: $id, marketingEngagement: $engagement) {
         marketingEngagement { occurredOn sendsCount marketingActivity { title } } userErrors { code } } }`,
    { engagement: { occurredOn: "2026-11-21", utcOffset: "-05:00", sendsCount: 3 }, ...args },
  );
  return answer.errors ?? answer.data.marketingEngagementCreate;
}

const code = (code: string) => ({ marketingActivity: null, userErrors: [{ code }] });

test("an activity is made and changed by its remote id; its UTM parameters are set once, and its own", async () => {
  const shop = await openShop({ appConfig });
  expect(await upsert(shop, { utm: null })).toMatchObject(code("NON_HIERARCHIAL_REQUIRES_UTM_URL_PARAMETER"));
  expect(await upsert(shop)).toMatchObject({ marketingActivity: { statusLabel: "Sending" }, userErrors: [] });
  expect(await upsert(shop, { utm: undefined, title: "Summer", status: "INACTIVE" })).toMatchObject({
    marketingActivity: { title: "Summer", statusLabel: "Sent", utmParameters: { campaign: "spring-c1" } },
  });
  expect(await upsert(shop, { utm: { ...input.utm, medium: "rcs" } })).toMatchObject(code("IMMUTABLE_UTM_PARAMETERS"));
  expect(await upsert(shop, { remoteId: "campaign-2" })).toMatchObject({
    userErrors: [{ message: "Validation failed: Utm campaign has already been taken" }],
  });
  expect(await upsert(shop, { channelHandle: "segue" })).toMatchObject(code("INVALID_CHANNEL_HANDLE"));
  const { data } = await shop.ask("{ marketingActivities(first: 5) { nodes { marketingEvent { remoteId } } } }");
  expect(data.marketingActivities).toEqual({ nodes: [{ marketingEvent: { remoteId: "campaign-1" } }] });
});

test("what came of a day is told of one activity that is there, and told again takes the place of the first", async () => {
  const shop = await openShop({ appConfig });
  await upsert(shop);
  expect(await engage(shop, { remoteId: "campaign-1" })).toEqual({
    marketingEngagement: { occurredOn: "2026-11-21", sendsCount: 3, marketingActivity: { title: "Spring" } },
    userErrors: [],
  });
  await engage(shop, { remoteId: "campaign-1" });
  const { rows } = await shop.store.context.pool.query("SELECT counts FROM marketing_engagement");
  expect(rows).toEqual([{ counts: { sendsCount: 3 } }]);
  expect(await engage(shop, {})).toMatchObject({ userErrors: [{ code: "INVALID_MARKETING_ENGAGEMENT_ARGUMENTS" }] });
  expect(await engage(shop, { remoteId: "campaign-9" })).toMatchObject({
    userErrors: [{ code: "MARKETING_ACTIVITY_DOES_NOT_EXIST" }],
  });
});

test("wants the scope for it", async () => {
  const shop = await openShop();
  expect(await upsert(shop)).toMatchObject([{ extensions: { code: "ACCESS_DENIED" } }]);
});
