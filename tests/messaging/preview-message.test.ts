import { expect, test } from "vitest";
import { previewMessage } from "#app/messaging/preview-message.server.ts";
import { eventFields } from "#app/messaging/template-fields.ts";
import { makeCustomer, makeShop } from "#tests/factories.ts";

test.each(["order", "checkout"] as const)("a preview shows what an %s will say by examples", async (event) => {
  const shop = await makeShop();
  const customer = await makeCustomer(shop, { firstName: "Noor" });
  const fields = eventFields.filter(({ path }) => path.startsWith(`${event}.`));
  const body = `Hi {{ customer.first_name }}: ${fields.map(({ token }) => token).join("; ")}`;
  const preview = await previewMessage(shop, { channel: "sms", body, customerId: customer.id, event });
  expect(preview).toMatchObject({
    body: `Hi Noor: ${fields.map(({ example }) => example).join("; ")}`,
    customer: { id: String(customer.id) },
    parts: { encoding: "GSM-7" },
    problems: [],
  });
});

test("fields of what did not cause the message are a problem with its place, not an empty word", async () => {
  const shop = await makeShop();
  const ask = async (event?: "order" | "checkout") =>
    previewMessage(shop, { channel: "sms", body: "Order\n{{ order.name }}", event });
  const problem = { line: 2, message: expect.stringContaining("“order.name”") };
  expect(await ask()).toMatchObject({ body: null, problems: [problem] });
  expect(await ask("checkout")).toMatchObject({ body: null, problems: [problem] });
  expect(await ask("order")).toMatchObject({ body: "Order\n#1042", problems: [] });
});
