import type { ActionFunctionArgs, ServerBuild } from "@remix-run/node";
import { once } from "node:events";
import { request as httpRequest, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createLog } from "#app/log.server.ts";
import { createWebApp } from "#app/web/web-app.server.ts";

type Action = (args: ActionFunctionArgs) => Promise<unknown>;

/** What the program's route does in the test. */
let act: Action;
let lines: Record<string, unknown>[];

const log = createLog(
  new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  }),
);
log.level = "info";
const logged = (level: number) => lines.filter((line) => line["level"] === level);

/** An app of three routes: a program's, one with a parameter, and a page. */
function makeBuild(): ServerBuild {
  const program = (args: ActionFunctionArgs) => act(args);
  const byRemix = ({ request, params }: ActionFunctionArgs) =>
    new Response(`Remix: ${request.method} ${params["id"] ?? ""}`);
  const modules = {
    root: { default: () => null },
    "routes/hook": { action: program, loader: byRemix },
    "routes/things": { action: byRemix },
    "routes/page": { action: () => null, default: () => null },
  };
  const paths: Record<string, string> = {
    "routes/hook": "webhooks/hook",
    "routes/things": "webhooks/things/:id",
    "routes/page": "webhooks/page",
  };
  const routes = Object.entries(modules).map(([id, module]) => {
    return [id, { id, path: paths[id] ?? "", ...(id !== "root" && { parentId: "root" }), module }];
  });
  const assets = Object.entries(modules).map(([id, module]) => {
    const has = { hasAction: "action" in module, hasLoader: "loader" in module, hasErrorBoundary: false };
    return [
      id,
      { id, path: paths[id] ?? "", module: "", imports: [], hasClientAction: false, hasClientLoader: false, ...has },
    ];
  });
  return {
    mode: "test",
    entry: { module: { default: (_: Request, status: number) => new Response("Remix: a page", { status }) } },
    routes: Object.fromEntries(routes) as ServerBuild["routes"],
    assets: {
      entry: { imports: [], module: "" },
      routes: Object.fromEntries(assets) as ServerBuild["assets"]["routes"],
      url: "",
      version: "test",
    },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    isSpaMode: false,
    future: { v3_throwAbortReason: true } as ServerBuild["future"],
  };
}

const server = createWebApp(makeBuild(), { assets: path.resolve(import.meta.dirname, "../../public"), log }).listen(
  0,
  "127.0.0.1",
);
beforeAll(async () => {
  if (!server.listening) await once(server, "listening");
});
afterAll(() => void server.close());
beforeEach(() => {
  lines = [];
  act = () => Promise.resolve(new Response("done"));
});

/** One request, as it is: `fetch` would join headers and tidy up the address. */
function open(path: string, options: { method?: string; headers?: OutgoingHttpHeaders } = {}) {
  const { port } = server.address() as AddressInfo;
  return httpRequest({ hostname: "127.0.0.1", port, path, method: "POST", agent: false, ...options });
}

async function send(path: string, options: Parameters<typeof open>[1] & { body?: Buffer } = {}) {
  const sent = open(path, options);
  sent.end(options.body);
  const [response] = (await once(sent, "response")) as [
    AsyncIterable<Buffer> & { statusCode: number; headers: object; rawHeaders: string[] },
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const { statusCode: status, rawHeaders } = response;
  return { status, rawHeaders, body: Buffer.concat(chunks).toString() };
}

test("what is posted reaches its route as it was sent: every byte, every header, the whole address", async () => {
  const bytes = Buffer.from([0, 255, 13, 10, 0xc3, 0x28, ...Buffer.from("é漢".repeat(50_000))]);
  let came: { url: string; method: string; headers: Headers; body: Buffer } | undefined;
  act = async ({ request }) => {
    const { url, method, headers } = request;
    came = { url, method, headers, body: Buffer.from(await request.arrayBuffer()) };
    return new Response(null, { status: 204 });
  };
  const headers = {
    Host: "segue.test:8443",
    "X-Forwarded-Proto": "https",
    "X-Twice": ["one", "two"],
    "X-Shopify-Hmac-SHA256": "a+b/c==",
    "Content-Type": "application/json",
  };
  const { status, body } = await send("/webhooks/hook?a=%2F&a=b%20c&empty=", { body: bytes, headers });
  expect([status, body]).toEqual([204, ""]);
  expect(came?.url).toBe("https://segue.test:8443/webhooks/hook?a=%2F&a=b%20c&empty=");
  expect(came?.method).toBe("POST");
  expect(came?.body.equals(bytes)).toBe(true);
  expect(came?.headers.get("X-Twice")).toBe("one, two");
  expect(came?.headers.get("X-Shopify-Hmac-SHA256")).toBe("a+b/c==");
  expect(came?.headers.get("Content-Type")).toBe("application/json");
});

test("the answer is what the route answered: its status, its body, each of its headers", async () => {
  act = () => {
    const headers = new Headers({ "Content-Type": "text/xml" });
    headers.append("Set-Cookie", "a=1");
    headers.append("Set-Cookie", "b=2");
    return Promise.resolve(new Response("<é/>", { status: 202, headers }));
  };
  const { status, body, rawHeaders } = await send("/webhooks/hook");
  expect([status, body]).toEqual([202, "<é/>"]);
  expect(rawHeaders).toEqual(expect.arrayContaining(["a=1", "b=2", "text/xml; charset=utf-8"]));
});

test("everything else is left to Remix: other methods, addresses with parameters, pages, and what is nowhere", async () => {
  act = () => Promise.reject(new Error("This is not for the program"));
  expect(await send("/webhooks/hook", { method: "GET" })).toMatchObject({ status: 200, body: "Remix: GET " });
  expect(await send("/webhooks/things/7")).toMatchObject({ status: 200, body: "Remix: POST 7" });
  expect(await send("/webhooks/page")).toMatchObject({ status: 200, body: "Remix: a page" });
  expect(await send("/webhooks/hook/further")).toMatchObject({ status: 404, body: "Remix: a page" });
  expect(await send("/webhooks/constructor")).toMatchObject({ status: 404, body: "Remix: a page" });
});

test("a Response that is thrown is the answer, and nothing to worry about", async () => {
  act = () => Promise.reject(new Response("Not signed", { status: 401 }) as unknown as Error);
  expect(await send("/webhooks/hook")).toMatchObject({ status: 401, body: "Not signed" });
  expect(logged(50)).toEqual([]);
});

test("a defect is a 500 that tells the caller nothing, and the log everything", async () => {
  for (const [fail, message] of [
    [() => Promise.reject(new Error("The database is gone")), "The database is gone"],
    [() => Promise.resolve({ ok: true }), "did not answer with a Response"],
  ] as const) {
    lines = [];
    act = fail;
    expect(await send("/webhooks/hook")).toMatchObject({ status: 500, body: "Something went wrong." });
    expect(logged(50)).toMatchObject([
      { method: "POST", path: "/webhooks/hook", err: { message: expect.stringContaining(message) as string } },
    ]);
  }
});

test("a caller that goes away in the middle of a body does no harm: it is not taken for a whole one, and others are served", async () => {
  let began: () => void = () => undefined;
  const reading = new Promise<void>((resolve) => (began = resolve));
  const ended = new Promise<string>((resolve) => {
    act = async ({ request }) => {
      began();
      const body = await request.text().catch((error: unknown) => {
        resolve("refused");
        throw error;
      });
      resolve(body);
      return new Response(body);
    };
  });
  const cut = open("/webhooks/hook", { headers: { "Content-Length": "100" } });
  cut.on("error", () => undefined);
  cut.write("only a part");
  await reading;
  cut.destroy();
  expect(await ended).toBe("refused");
  act = () => Promise.resolve(new Response("done"));
  expect(await send("/webhooks/hook")).toMatchObject({ status: 200, body: "done" });
  expect(lines).toMatchObject([
    { msg: "request", path: "/webhooks/hook", aborted: true },
    { msg: "request", path: "/webhooks/hook", status: 200 },
  ]);
});
