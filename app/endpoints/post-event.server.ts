import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { env } from "../env.server.ts";
import { ipOf, isLoopback, isPublic } from "./check-address.server.ts";

/** How long an endpoint may take to answer, from the first attempt to connect. */
export const answerWithinMs = 10_000;

export type Posted = { ok: true; status: number } | { ok: false; status: number | null; problem: string };

/** Posts a body, and tells what came of it. Never throws. */
export type Poster = (url: string, message: { headers: Record<string, string>; body: string }) => Promise<Posted>;

/** The process's own poster. */
export const postEvent: Poster = openPoster({ allowsLoopback: env.ENDPOINTS_ON_LOOPBACK });

/**
 * A poster that connects to the internet only: a merchant must not have the app call into the network that it runs in. The address
 * is looked at as it was found, at the moment of connecting, so that a name that leads elsewhere by then gains nothing. Redirects
 * are not followed, for the same reason, and what is answered is not read beyond its status. `resolve` stands in for the system's.
 */
export function openPoster(options: { allowsLoopback: boolean; withinMs?: number; resolve?: LookupFunction }): Poster {
  const { allowsLoopback, withinMs = answerWithinMs, resolve = lookup as LookupFunction } = options;
  const mayReach = (address: string) => isPublic(address) || (allowsLoopback && isLoopback(address));
  const lookupAllowed: LookupFunction = (hostname, wanted, callback) => {
    resolve(hostname, { ...wanted, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const addresses = Array.isArray(found) ? found : [];
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => mayReach(address))) return callback(new PrivateNetwork(), []);
      if (wanted.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
  const agent = new Agent({
    connect: { lookup: lookupAllowed, timeout: withinMs },
    headersTimeout: withinMs,
    pipelining: 1,
    keepAliveTimeout: 5_000,
  });
  return async (address, { headers, body }) => {
    const url = new URL(address);
    // An address that is an IP already is looked up nowhere.
    const ip = ipOf(url);
    if (ip !== null && !mayReach(ip)) return failed(new PrivateNetwork());
    try {
      const answer = await request(url, {
        dispatcher: agent,
        method: "POST",
        headers,
        body,
        signal: AbortSignal.timeout(withinMs),
      });
      answer.body.on("error", () => undefined);
      answer.body.destroy();
      return judge(answer.statusCode);
    } catch (error) {
      return failed(error);
    }
  };
}

class PrivateNetwork extends Error {
  readonly code = "PRIVATE_NETWORK";
}

function judge(status: number): Posted {
  if (status >= 200 && status < 300) return { ok: true, status };
  const problem =
    status >= 300 && status < 400
      ? `It answered ${status}, a redirect. Redirects are not followed: enter the address it leads to.`
      : `It answered ${status}.`;
  return { ok: false, status, problem };
}

function failed(error: unknown): Posted {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const name = error instanceof Error ? error.name : "";
  return { ok: false, status: null, problem: wordsFor(code, name) };
}

function wordsFor(code: string, name: string): string {
  if (code === "PRIVATE_NETWORK") return "Its address leads into a private network, where nothing is sent.";
  if (/TIMEOUT|TIMEDOUT/.test(code) || name === "TimeoutError") return "It did not answer within 10 seconds.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "No server was found under this name.";
  if (code === "ECONNREFUSED") return "It refused the connection.";
  if (/CERT|SSL|TLS|SELF_SIGNED|VERIFY|EPROTO/.test(code))
    return "Its certificate is not valid, or it does not speak TLS.";
  return "The connection broke off before it answered.";
}
