import { expect, test } from "vitest";
import { createCampaign } from "#app/campaigns/create-campaign.server.ts";
import { sendTest } from "#app/campaigns/send-test.server.ts";
import { previewMessage } from "#app/messaging/preview-message.server.ts";
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
  const preview = await previewMessage(shop, { channel: "sms", body, customerId: customer.id });
  const created = await createCampaign(
    shop,
    { name: "Autumn", channel: "sms", senderId: sender.id },
    { actor: "Noor", now: new Date() },
  );
  if (!created.ok) throw new Error(JSON.stringify(created.problems));

  await sendTest(shop, created.campaignId, { phone: customer.phoneE164 ?? "", body, now: new Date() });
  await queue(body, [customer]);
  await drainQueue();

  expect(preview.problems).toEqual([]);
  expect((await taken()).map((one) => one.body)).toEqual([preview.body, preview.body]);
});
