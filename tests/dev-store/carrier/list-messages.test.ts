import { afterEach, expect, it } from "vitest";
import { openCarrier, sid, type OpenCarrier } from "./open-carrier.ts";

let carrier: OpenCarrier;
afterEach(() => carrier.close());

type Listed = { messages: { to: string; sid: string }[]; next_page_uri: string | null };
const list = async (query: string) => (await carrier.get(`/Messages.json${query}`)).json as unknown as Listed;

it("lists newest first, page by page, each message once", async () => {
  carrier = await openCarrier();
  for (let count = 0; count < 5; count += 1) {
    await carrier.send({ To: `+1555765432${count}` });
    await carrier.pass(1_000);
  }
  const seen: string[] = [];
  let page = await list("?PageSize=2");
  for (;;) {
    seen.push(...page.messages.map((message) => message.to));
    if (page.next_page_uri === null) break;
    page = await list(page.next_page_uri.replace(`/2010-04-01/Accounts/${sid}/Messages.json`, ""));
  }
  expect(seen).toEqual([4, 3, 2, 1, 0].map((digit) => `+1555765432${digit}`));
});

it("finds what was sent to one number, from one sender, since a moment", async () => {
  carrier = await openCarrier();
  await carrier.send({ To: "+15557654321" });
  await carrier.pass(60_000);
  await carrier.send({ To: "+15557654321" });
  await carrier.send({ To: "+15557654322" });
  const query = (since: string) =>
    `?To=${encodeURIComponent("+15557654321")}&From=${encodeURIComponent("+15550100")}&DateSent%3E=${since}`;
  expect((await list(query("2026-03-04T11:00:00Z"))).messages).toHaveLength(2);
  expect((await list(query("2026-03-04T12:00:30Z"))).messages).toHaveLength(1);
  expect((await list(query("2026-03-05T00:00:00Z"))).messages).toHaveLength(0);
});

it("tells of a message only to its own account", async () => {
  carrier = await openCarrier();
  expect((await carrier.get(`/Messages/SM${"0".repeat(32)}.json`)).json).toMatchObject({ code: 20404, status: 404 });
});
