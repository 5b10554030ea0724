import { execFile } from "node:child_process";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// The redirect changes the whole process, so it is tried in one of its own.

const seen: { method: string | undefined; url: string | undefined; shop: unknown; token: unknown; body: string }[] = [];
const devStore = createServer((request, response) => {
  void readBody(request).then((body) => {
    const { "x-forwarded-host": shop, "x-shopify-access-token": token } = request.headers;
    seen.push({ method: request.method, url: request.url, shop, token, body });
    response.end("from the dev store");
  });
});
let devStoreUrl = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => devStore.listen(0, "127.0.0.1", resolve));
  devStoreUrl = `http://127.0.0.1:${(devStore.address() as AddressInfo).port}`;
});
afterAll(() => devStore.close());

const call = `("https://demo.myshopify.com/admin/api/graphql.json?a=1", {
  method: "POST", body: "{}", headers: { "X-Shopify-Access-Token": "shpat_1" },
})`;

describe("the redirect to the dev store", () => {
  test.each([
    ["Node's fetch", `console.log(await (await fetch${call}).text())`],
    ["undici's fetch", `import { fetch } from "undici"; console.log(await (await fetch${call}).text())`],
    ["undici's request", `import { request } from "undici"; console.log(await (await request${call}).body.text())`],
  ])("sends %s to a shop there, with the shop's name in a header and all else as it was", async (_, code) => {
    seen.length = 0;

    expect(await run(code)).toBe("from the dev store\n");

    expect(seen).toEqual([
      { method: "POST", url: "/admin/api/graphql.json?a=1", shop: "demo.myshopify.com", token: "shpat_1", body: "{}" },
    ]);
  });

  test("leaves other hosts alone", async () => {
    seen.length = 0;

    await run(`await fetch(process.env.DEV_STORE_URL + "/direct").then((answer) => answer.text())`);

    expect(seen).toEqual([expect.objectContaining({ url: "/direct", shop: undefined })]);
  });

  test("does not start without an address", async () => {
    await expect(run("0", { DEV_STORE_URL: "" })).rejects.toThrow("DEV_STORE_URL is not set");
  });
});

async function run(code: string, environment: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(
    "node",
    ["--import", "./dev-store/redirect.ts", "--input-type=module", "--eval", code],
    { env: { ...process.env, DEV_STORE_URL: devStoreUrl, ...environment } },
  );
  return stdout;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
