/**
 * A carrier that does nothing but accept, as fast as Node can: the bare baseline of the benchmarks, and the witness of the
 * chaos tests. A process of its own:
 *
 *   node dev-store/carrier/sink.ts --port 4010 --log /tmp/accepted.txt [--callbacks TOKEN] [--delay-ms 20]
 *
 * Every POST is answered 201 with Twilio's JSON. `--log` appends a line for each, "To<tab>message<tab>SID", before it is
 * answered, where message is the `message` parameter of its StatusCallback. `--callbacks` posts a signed "delivered" to each
 * StatusCallback, signed with TOKEN. `--delay-ms` is how late each answer comes. Every Messages.json lookup answers an
 * empty list. GET /stats tells how many were accepted. Prints "listening PORT" when ready (port 0 takes a free one).
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { Agent, request } from "undici";
import { signRequest } from "./sign-request.ts";

const CALLBACKS_AT_ONCE = 32;

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    log: { type: "string" },
    callbacks: { type: "string" },
    "delay-ms": { type: "string", default: "0" },
  },
});
const delayMs = Number(options["delay-ms"]);
const logFile = options.log === undefined ? null : openSync(options.log, "a");
const callbackToken = options.callbacks ?? null;
const callbackAgent = new Agent({ connections: CALLBACKS_AT_ONCE });
const prefix = `SM${Math.random().toString(16).slice(2, 10).padEnd(8, "0")}`;

let accepted = 0;
let lines: string[] = [];
let answers: (() => void)[] = [];
let callbacks: { url: string; params: Record<string, string> }[] = [];
let posting = false;

const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
  if (incoming.method === "POST" && incoming.url?.endsWith("/Messages.json")) {
    let form = "";
    incoming.setEncoding("latin1");
    incoming.on("data", (chunk: string) => (form += chunk));
    incoming.on("end", () => accept(form, incoming, response));
    return;
  }
  incoming.resume();
  const body = incoming.url === "/stats" ? JSON.stringify({ accepted }) : '{"messages":[],"next_page_uri":null}';
  response.writeHead(200, { "content-type": "application/json" }).end(body);
});
server.listen(Number(options.port), "127.0.0.1", () => {
  process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`);
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    flushLog();
    if (logFile !== null) closeSync(logFile);
    process.exit(0);
  });
}

function accept(form: string, incoming: IncomingMessage, response: ServerResponse): void {
  accepted += 1;
  const sid = prefix + accepted.toString(16).padStart(24, "0");
  const account = (incoming.url ?? "").slice(21, 55);
  const body = `{"sid":"${sid}","account_sid":"${account}","status":"queued","error_code":null,"api_version":"2010-04-01","direction":"outbound-api","uri":"/2010-04-01/Accounts/${account}/Messages/${sid}.json"}`;
  const send = (): void => {
    response.writeHead(201, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  };
  if (logFile === null && callbackToken === null && delayMs === 0) {
    send();
    return;
  }
  const to = field(form, "To");
  const statusCallback = field(form, "StatusCallback");
  if (callbackToken !== null && statusCallback !== "") {
    const from = field(form, "From");
    callbacks.push({
      url: statusCallback,
      params: {
        AccountSid: account,
        ApiVersion: "2010-04-01",
        From: from,
        MessageSid: sid,
        MessageStatus: "delivered",
        SmsSid: sid,
        SmsStatus: "delivered",
        To: to,
      },
    });
    if (!posting) void postCallbacks();
  }
  const answer = delayMs > 0 ? (): void => void setTimeout(send, delayMs) : send;
  if (logFile === null) {
    answer();
    return;
  }
  // One write for all that came in together; the answers wait for it, so that the log never knows less than the app.
  lines.push(`${to}\t${/[?&]message=([^&]+)/.exec(statusCallback)?.[1] ?? ""}\t${sid}\n`);
  answers.push(answer);
  if (lines.length === 1) setImmediate(flushLog);
}

function flushLog(): void {
  if (logFile === null || lines.length === 0) return;
  writeSync(logFile, lines.join(""));
  const ready = answers;
  lines = [];
  answers = [];
  for (const answer of ready) answer();
}

function field(form: string, name: string): string {
  const start = form.startsWith(`${name}=`) ? 0 : form.indexOf(`&${name}=`) + 1;
  if (start === 0 && !form.startsWith(`${name}=`)) return "";
  const end = form.indexOf("&", start);
  return decodeURIComponent(form.slice(start + name.length + 1, end < 0 ? undefined : end).replaceAll("+", " "));
}

async function postCallbacks(): Promise<void> {
  posting = true;
  // Taken over whole and walked by index: a queue of a million is not copied for every few.
  while (callbacks.length > 0) {
    const batch = callbacks;
    callbacks = [];
    let next = 0;
    const take = async (): Promise<void> => {
      for (let one = batch[next++]; one; one = batch[next++]) await postCallback(one);
    };
    await Promise.all(Array.from({ length: CALLBACKS_AT_ONCE }, take));
  }
  posting = false;
}

async function postCallback({ url, params }: { url: string; params: Record<string, string> }): Promise<void> {
  try {
    const answer = await request(url, {
      method: "POST",
      dispatcher: callbackAgent,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": signRequest(callbackToken ?? "", url, params),
      },
      body: new URLSearchParams(params).toString(),
    });
    await answer.body.dump();
  } catch {
    // The app is down: this carrier forgets the callback, and the app finds out by asking.
  }
}
