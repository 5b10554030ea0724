import { Session } from "@shopify/shopify-api";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";

const session = () =>
  new Session({
    id: "offline_demo.myshopify.com",
    shop: "demo.myshopify.com",
    state: "",
    isOnline: false,
    scope: "read_customers",
    accessToken: "shpat_plain",
    refreshToken: "shprt_plain",
    expires: new Date("2026-12-01T10:00:00Z"),
    refreshTokenExpires: new Date("2027-03-01T10:00:00Z"),
  });

test("a session comes back as it was stored", async () => {
  await sessionStorage.storeSession(session());
  const loaded = await sessionStorage.loadSession("offline_demo.myshopify.com");
  expect(loaded?.toObject()).toEqual(session().toObject());
});

test("neither token stands in the database in the clear", async () => {
  await sessionStorage.storeSession(session());
  const rows = await db.session.findMany();
  expect(
    JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
  ).not.toContain("plain");
});

test("the visitor of an online session keeps their name", async () => {
  const online = new Session({
    id: "demo.myshopify.com_42",
    shop: "demo.myshopify.com",
    state: "",
    isOnline: true,
    accessToken: "shpua_plain",
    expires: new Date(Date.now() + 60_000),
    onlineAccessInfo: {
      expires_in: 60,
      associated_user_scope: "",
      associated_user: {
        id: 42,
        first_name: "Noor",
        last_name: "Jansen",
        email: "noor@example.com",
        email_verified: true,
        account_owner: false,
        locale: "nl",
        collaborator: false,
      },
    },
  });
  await sessionStorage.storeSession(online);
  const loaded = await sessionStorage.loadSession(online.id);
  expect(loaded?.onlineAccessInfo?.associated_user).toEqual(online.onlineAccessInfo?.associated_user);
});

test("a token copied to another shop's row does not work there", async () => {
  await sessionStorage.storeSession(session());
  const stolen = await db.session.findUniqueOrThrow({ where: { id: "offline_demo.myshopify.com" } });
  await db.session.create({ data: { ...stolen, id: "offline_evil.myshopify.com", shop: "evil.myshopify.com" } });
  expect(await sessionStorage.loadSession("offline_evil.myshopify.com")).toBeUndefined();
});

test("a refresh token put in the place of an access token does not work", async () => {
  await sessionStorage.storeSession(session());
  const row = await db.session.findFirstOrThrow();
  await db.session.update({ where: { id: row.id }, data: { accessToken: row.refreshToken ?? "" } });
  expect(await sessionStorage.loadSession(row.id)).toBeUndefined();
});
