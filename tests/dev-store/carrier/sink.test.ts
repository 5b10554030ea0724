import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { signRequest } from "#dev-store/carrier/sign-request.ts";

const root = path.resolve(import.meta.dirname, "../../..");
let directory: string;
let sink: ChildProcess;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "sink-"));
});
afterEach(async () => {
  sink.kill();
  await once(sink, "exit");
  await rm(directory, { recursive: true });
});

async function start(...args: string[]): Promise<string> {
  sink = spawn(process.execPath, ["dev-store/carrier/sink.ts", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(sink.stdout ?? sink, "data")) as [Buffer];
  return `http://127.0.0.1:${/\d+/.exec(line.toString())?.[0]}`;
}

const post = (url: string, form: Record<string, string>) =>
  fetch(`${url}/2010-04-01/Accounts/AC${"1".repeat(32)}/Messages.json`, {
    method: "POST",
    body: new URLSearchParams(form),
  });

it("answers as Twilio does, and logs each message before it answers", async () => {
  const log = path.join(directory, "log.txt");
  const url = await start("--log", log);
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const response = await post(url, {
        To: `+1555${index}`,
        From: "+15550100",
        Body: "a&b",
        StatusCallback: `http://app.example/s?shop=1&message=${index}`,
      });
      return { status: response.status, json: (await response.json()) as { sid: string; status: string } };
    }),
  );
  expect(answers.every((answer) => answer.status === 201 && answer.json.status === "queued")).toBe(true);
  expect(new Set(answers.map((answer) => answer.json.sid)).size).toBe(50);
  const lines = (await readFile(log, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  expect(new Set(lines.map(([to, message]) => `${to} ${message}`))).toEqual(
    new Set(answers.map((_, index) => `+1555${index} ${index}`)),
  );
  expect(await (await fetch(`${url}/stats`)).json()).toEqual({ accepted: 50 });
  expect(await (await fetch(`${url}/2010-04-01/Accounts/AC1/Messages.json?To=1`)).json()).toMatchObject({
    messages: [],
  });
});

it("calls back once for each message, signed", async () => {
  const callbacks: { url: string; signature: unknown; params: Record<string, string> }[] = [];
  const app = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      callbacks.push({
        url: request.url ?? "",
        signature: request.headers["x-twilio-signature"],
        params: Object.fromEntries(new URLSearchParams(body)),
      });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  const url = await start("--callbacks", "token");
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      post(url, { To: "+15551", From: "+15550100", Body: "x", StatusCallback: `${appUrl}/s?message=${index}` }),
    ),
  );
  await expect.poll(() => callbacks.length).toBe(100);
  for (const { url: called, signature, params } of callbacks) {
    expect(params).toMatchObject({ MessageStatus: "delivered", To: "+15551", From: "+15550100" });
    expect(signature).toBe(signRequest("token", appUrl + called, params));
  }
  app.close();
});
