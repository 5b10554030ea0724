import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { deleteEndpoint } from "#app/endpoints/delete-endpoint.server.ts";
import { mostEndpoints } from "#app/endpoints/endpoint.ts";
import { listEndpoints, readEndpoint } from "#app/endpoints/list-endpoints.server.ts";
import { rollSecret } from "#app/endpoints/roll-secret.server.ts";
import { changeEndpoint, createEndpoint } from "#app/endpoints/save-endpoint.server.ts";
import { openEndpointSecret } from "#app/endpoints/seal-secret.server.ts";
import { makeShop } from "#tests/factories.ts";
import { appUrl } from "#tests/setup/test-env.ts";
import { makeEndpoint } from "./endpoint.ts";

const now = new Date("2026-11-26T12:00:00Z");
const by = { actor: "Noor", now };
const input = { name: "n8n", url: "https://n8n.example/webhook/1", events: "message-delivered,campaign-finished" };

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeEach(async () => {
  shop = await makeShop();
});

describe("an endpoint", () => {
  test("is made with a secret that is told once and stored encrypted, for itself alone", async () => {
    const made = await createEndpoint(shop, input, by);
    if (!made.ok) throw new Error("not made");
    const row = await db.endpoint.findFirstOrThrow({ where: { shopId: shop.id } });
    expect(row.secret).not.toContain(made.secret.slice(6));
    expect(openEndpointSecret(row.secret, { shopId: shop.id, key: row.key })).toBe(made.secret);
    expect(() => openEndpointSecret(row.secret, { shopId: shop.id, key: "other" })).toThrow();
    expect(() => openEndpointSecret(row.secret, { shopId: shop.id + 1, key: row.key })).toThrow();
    const shown = await readEndpoint(shop, made.id);
    expect(shown).toEqual({
      id: String(made.id),
      name: "n8n",
      url: "https://n8n.example/webhook/1",
      events: ["message-delivered", "campaign-finished"],
      state: "on",
      isOn: true,
      offReason: null,
      failingSince: null,
      callUrl: `${appUrl}/hooks/${row.key}`,
    });
    expect(row.key).toMatch(/^[\w-]{24}$/);
    const audited = await db.auditEvent.findMany({
      where: { shopId: shop.id },
      select: { action: true, detail: true },
    });
    expect(audited).toEqual([{ action: "endpoint.created", detail: {} }]);
  });

  test("may call only, without an address", async () => {
    expect(await createEndpoint(shop, { name: "Calls", url: " ", events: "" }, by)).toMatchObject({ ok: true });
    expect(await listEndpoints(shop)).toMatchObject([{ name: "Calls", url: "", events: [] }]);
  });

  test.each([
    ["no name", { name: "  " }, { name: "Enter a name, so that you can tell your webhooks apart." }],
    ["a long name", { name: "x".repeat(61) }, { name: "The name is longer than 60 characters." }],
    ["a private address", { url: "https://10.0.0.1/" }, { url: expect.stringContaining("private network") as string }],
    ["events and no address", { url: "" }, { url: "Enter the address that these events are sent to." }],
    [
      "an address and no events",
      { events: "nonsense" },
      { events: "Choose at least one event, or leave the address empty." },
    ],
  ])("with %s is refused beside the field", async (_, change, problems) => {
    expect(await createEndpoint(shop, { ...input, ...change }, by)).toEqual({ ok: false, problems });
    expect(await db.endpoint.count()).toBe(0);
  });

  test("has a name of its own in the shop, also when two are made at once", async () => {
    const made = await Promise.all([
      createEndpoint(shop, input, by),
      createEndpoint(shop, { ...input, name: "N8N" }, by),
    ]);
    expect(made.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await createEndpoint(await makeShop(), input, by)).toMatchObject({ ok: true });
    const other = await makeEndpoint(shop, { name: "Other" });
    expect(await changeEndpoint(shop, other.id, { input: { ...input, isOn: "true" }, ...by })).toMatchObject({
      ok: false,
      problems: { name: expect.stringContaining("Another webhook") as string },
    });
  });

  test("is one of twenty at most", async () => {
    for (let made = 0; made < mostEndpoints; made += 1) await makeEndpoint(shop);
    expect(await createEndpoint(shop, input, by)).toMatchObject({
      ok: false,
      problems: { page: expect.any(String) as string },
    });
  });

  test("keeps its key and its secret when it is changed, and forgets that another address failed", async () => {
    const { id, key, secret } = await makeEndpoint(shop, { name: "n8n" });
    await db.endpoint.updateMany({ data: { failingSince: now, failures: 3, restsUntil: now } });
    expect(await readEndpoint(shop, id)).toMatchObject({ state: "failing" });
    expect(await changeEndpoint(shop, id, { input: { ...input, name: "n8n 2", isOn: "true" }, ...by })).toEqual({
      ok: true,
    });
    const row = await db.endpoint.findFirstOrThrow();
    expect(row).toMatchObject({ name: "n8n 2", key, failingSince: null, failures: 0, restsUntil: null });
    expect(openEndpointSecret(row.secret, { shopId: shop.id, key })).toBe(secret);
  });

  test("is the shop's own: another shop can neither see, change, roll nor delete it", async () => {
    const { id } = await makeEndpoint(shop, { name: "n8n" });
    const before = await db.endpoint.findMany();
    const other = await makeShop();
    expect([await readEndpoint(other, id), await listEndpoints(other)]).toEqual([null, []]);
    await expect(changeEndpoint(other, id, { input: { ...input, isOn: "false" }, ...by })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(rollSecret(other, id, by)).rejects.toMatchObject({ code: "not-found" });
    await deleteEndpoint(other, id, by);
    expect(await db.endpoint.findMany()).toEqual(before);
  });
});
