import type { LookupFunction } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openPoster } from "#app/endpoints/post-event.server.ts";
import { startListener, type Listener } from "./endpoint.ts";

const message = { headers: { "content-type": "application/json" }, body: "{}" };
const onLoopback = openPoster({ allowsLoopback: true });

let listener: Listener;
beforeEach(async () => {
  listener = await startListener();
});
afterEach(() => listener.close());

/** A name server that leads every name to these addresses. */
const leadingTo =
  (...addresses: string[]): LookupFunction =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );

test("any 2xx is a yes, and everything else is not", async () => {
  for (const [status, ok] of [
    [200, true],
    [204, true],
    [299, true],
    [302, false],
    [404, false],
    [429, false],
    [500, false],
  ] as const) {
    listener.answer = (_, response) => response.writeHead(status).end();
    expect(await onLoopback(listener.url, message)).toMatchObject({ ok, status });
  }
});

test("a redirect is not followed", async () => {
  listener.answer = (_, response) => response.writeHead(307, { location: `${listener.url}/elsewhere` }).end();
  expect(await onLoopback(`${listener.url}/first`, message)).toEqual({
    ...{ ok: false, status: 307 },
    problem: "It answered 307, a redirect. Redirects are not followed: enter the address it leads to.",
  });
  expect(listener.heard.map(({ path }) => path)).toEqual(["/first"]);
});

test("an answer that does not come in time is none, whatever of it has come", async () => {
  const impatient = openPoster({ allowsLoopback: true, withinMs: 50 });
  listener.answer = () => undefined;
  const problem = "It did not answer within 10 seconds.";
  expect(await impatient(listener.url, message)).toEqual({ ok: false, status: null, problem });
});

test("what is answered is not read: a body without end holds nothing up", async () => {
  let written = 0;
  listener.answer = (_, response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) written += 1;
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  };
  expect(await onLoopback(listener.url, message)).toEqual({ ok: true, status: 200 });
  expect(written).toBeLessThan(1_000);
});

test("a connection that breaks off, and one that is refused, are told apart", async () => {
  listener.answer = (_, response) => response.socket?.destroy();
  expect(await onLoopback(listener.url, message)).toMatchObject({
    problem: expect.stringContaining("broke off") as string,
  });
  await listener.close();
  expect(await onLoopback(listener.url, message)).toMatchObject({ problem: "It refused the connection." });
});

test("an address in a private network is not connected to, as a number or by name", async () => {
  const inProduction = openPoster({ allowsLoopback: false });
  const refused = { ok: false, status: null, problem: expect.stringContaining("private network") as string };
  const { port } = new URL(listener.url);
  for (const url of [listener.url, `http://localhost:${port}`, `http://[::1]:${port}`, "https://169.254.169.254/"]) {
    expect(await inProduction(url, message), url).toEqual(refused);
  }
  expect(listener.heard).toEqual([]);
});

test("a name that leads into a private network by the time of connecting is refused, with whatever it leads to besides", async () => {
  const { port } = new URL(listener.url);
  for (const addresses of [["127.0.0.1"], ["10.0.0.7"], ["93.184.216.34", "192.168.0.1"], ["::ffff:127.0.0.1"], []]) {
    const post = openPoster({ allowsLoopback: false, resolve: leadingTo(...addresses) });
    expect(await post(`http://innocent.example:${port}`, message), addresses.join()).toMatchObject({
      problem: expect.stringContaining("private network") as string,
    });
  }
  expect(listener.heard).toEqual([]);
  // The same name is reached where it leads to what may be reached.
  const post = openPoster({ allowsLoopback: true, resolve: leadingTo("127.0.0.1") });
  expect(await post(`http://innocent.example:${port}`, message)).toEqual({ ok: true, status: 200 });
});

test("a name that nobody has, and a server without TLS, are told in words", async () => {
  const nobody: LookupFunction = (_, __, callback) =>
    callback(Object.assign(new Error("not found"), { code: "ENOTFOUND" }), []);
  const post = openPoster({ allowsLoopback: true, resolve: nobody });
  expect(await post("https://nobody.example", message)).toMatchObject({
    problem: "No server was found under this name.",
  });
  expect(await onLoopback(listener.url.replace("http:", "https:"), message)).toMatchObject({
    problem: "Its certificate is not valid, or it does not speak TLS.",
  });
});
