/**
 * A carrier in a process of its own, which outlives the workers that are killed: it writes each message it takes to a file
 * before it answers, and tells the truth when it is asked what it took. Twilio's API, as far as sending needs it.
 *
 *   node tests/chaos/carrier-process.ts LOG_FILE DELAY_MS
 *
 * Prints "listening PORT". GET /stats tells how many it took.
 */
import { openSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Taken = {
  sid: string;
  to: string;
  from: string;
  body: string;
  status: string;
  error_code: null;
  date_created: string;
};

const [logPath = "", delay = "0"] = process.argv.slice(2);
const log = openSync(logPath, "a");
const byNumber = new Map<string, Taken[]>();
let count = 0;

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://carrier");
  let form = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => (form += chunk));
  request.on("end", () => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (url.pathname === "/stats") answer(200, { taken: count });
    else if (request.method === "POST")
      setTimeout(() => answer(201, take(new URLSearchParams(form))), Number(delay) * Math.random() * 2);
    else answer(200, { messages: list(url.searchParams), next_page_uri: null });
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`));

function take(form: URLSearchParams): Taken {
  count += 1;
  const message: Taken = {
    sid: `SM${count.toString(16).padStart(32, "0")}`,
    to: form.get("To") ?? "",
    from: form.get("From") ?? "",
    body: form.get("Body") ?? "",
    status: "queued",
    error_code: null,
    date_created: new Date().toUTCString(),
  };
  const messageId = new URL(form.get("StatusCallback") ?? "http://none").searchParams.get("message") ?? "";
  writeSync(log, `${message.to}\t${messageId}\t${message.sid}\n`);
  byNumber.set(message.to, [...(byNumber.get(message.to) ?? []), message]);
  return message;
}

function list(query: URLSearchParams): Taken[] {
  return (byNumber.get(query.get("To") ?? "") ?? []).filter((message) => message.from === query.get("From"));
}
