import { expect, test } from "vitest";
import { createCampaign } from "#app/campaigns/create-campaign.server.ts";
import { sendTest } from "#app/campaigns/send-test.server.ts";
import { activityOfCampaign } from "#app/campaigns/campaign-activity.ts";
import { readVisitorToken } from "#app/customers/visitor-token.server.ts";
import { db, pool } from "#app/db.server.ts";
import { previewMessage } from "#app/messaging/preview-message.server.ts";
import { readLinkQuery, readLinkTags } from "#app/messaging/read-link-tags.server.ts";
import { templateFields } from "#app/messaging/template-fields.ts";
import { makeCustomer } from "#tests/factories.ts";
import { drainQueue } from "#tests/setup/drain-queue.ts";
import { openSendingShop } from "./sending-shop.ts";

const everyField = templateFields.map(({ token }) => token).join("; ");

test.each([
  ["every field there is", everyField],
  [
    "choices and loops",
    "{% if customer.orders_count > 2 %}Again{% else %}Hi{% endif %}{% for tag in customer.tags %} {{ tag }}{% endfor %}",
  ],
  [
    "filters and white space",
    "  {{ customer.first_name | upcase | append: '!' }}\n\n{{ customer.last_name | default: 'x' | truncate: 4 }} ",
  ],
  ["what looks like code and is a value", "{{ customer.first_name }} & <b>'\"\\ {% raw %}{{ opt_out }}{% endraw %}"],
  [
    "links, to the storefront and elsewhere",
    "acme.example/{{ customer.locale }}?b=c, https://ACME.example/{{ customer.city }}#top. https://other.example/sale",
  ],
  ["a link that has room to say whom it is for", "Sale: https://acme.example/sale#top"],
])("what the preview shows is what the test and the campaign send: %s", async (_, body) => {
  const { shop, sender, queue, taken } = await openSendingShop();
  const customer = await makeCustomer(shop, {
    firstName: "{{ shop.name }} 🎉",
    lastName: null,
    city: "Łódź",
    locale: "pl",
    tags: ["vip", "a, b"],
    numberOfOrders: 3,
    amountSpent: "182.5",
  });
  await db.shop.update({ where: { id: shop.id }, data: { primaryHost: "www.acme.example" } });
  const created = await createCampaign(
    shop,
    { name: "Autumn", channel: "sms", senderId: sender.id },
    { actor: "Noor", now: new Date() },
  );
  if (!created.ok) throw new Error(JSON.stringify(created.problems));
  const activity = activityOfCampaign({ id: created.campaignId, name: "Autumn", channel: "sms" });
  const preview = await previewMessage(shop, {
    channel: "sms",
    body,
    customerId: customer.id,
    linkTags: await readLinkTags(shop, activity),
  });

  await sendTest(shop, created.campaignId, { phone: customer.phoneE164 ?? "", body, now: new Date() });
  await queue(body, [customer], { linkQuery: await readLinkQuery(pool, shop, activity) });
  await drainQueue();

  expect(preview.problems).toEqual([]);
  const bodies = (await taken()).map((one) => one.body);
  // Only what is sent in earnest says whom it is for, in as many characters.
  expect(bodies[0]).toBe(preview.body);
  expect(bodies[1]?.replace(/(?<=segue_v=)[\w-]{22}/g, "0".repeat(22))).toBe(preview.body);
  const own = preview.body?.match(/(?<=acme\.example\/\S*)utm_source=segue&utm_medium=sms&utm_campaign=autumn-c\w+/gi);
  expect(own?.length ?? 0).toBe(body.match(/acme\.example/gi)?.length ?? 0);
  expect(preview.body?.match(/utm_campaign/g)?.length ?? 0).toBe(own?.length ?? 0);
  const visitors = bodies[1]?.match(/(?<=segue_v=)[\w-]{22}/g) ?? [];
  expect(visitors.map((token) => readVisitorToken(shop, token, { now: new Date() }))).toEqual(
    body.startsWith("Sale") ? [customer.id] : [],
  );
});
