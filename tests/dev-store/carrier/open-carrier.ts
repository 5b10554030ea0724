import { carrierRoutes } from "#dev-store/carrier/carrier-routes.ts";
import { createAccount } from "#dev-store/carrier/create-account.ts";
import { deliverDue } from "#dev-store/carrier/deliver-due.ts";
import type { AccountSettings } from "#dev-store/carrier/account-settings.ts";
import { createContext } from "#dev-store/context.ts";
import type { PostForm } from "#dev-store/carrier/post-form.ts";
import { testEnv } from "#tests/setup/test-env.ts";

export const sid = "AC0123456789abcdef0123456789abcdef";
export const authToken = "the-token";
export const number = "+15550100";
export const inboundUrl = "https://app.example/inbound?shop=1";

export type Callback = { url: string; params: Record<string, string>; signature: string };

/**
 * The carrier with one account, a clock that stands still until it is moved, and an app that writes down what it is told.
 * `answer` is the status the app answers with.
 */
export async function openCarrier(settings: Partial<AccountSettings> = {}) {
  let now = new Date("2026-03-04T12:00:00Z");
  let answer = { status: 204, body: "" };
  const callbacks: Callback[] = [];
  const ctx = createContext({
    databaseUrl: testEnv.DEV_STORE_DATABASE_URL,
    appUrl: "https://app.example",
    clientId: "client",
    clientSecret: "secret",
    adminUrl: "http://admin.example",
    clock: () => now,
    poolSize: 4,
  });
  await createAccount(ctx, {
    name: "Test",
    sid,
    authToken,
    inboundUrl,
    settings,
    senders: [
      { address: number, friendlyName: "SMS" },
      { address: `whatsapp:${number}`, friendlyName: "WhatsApp" },
      { address: "rcs:agent", friendlyName: "RCS" },
    ],
  });
  const routes = carrierRoutes(ctx);
  const post: PostForm = async (url, params, headers) => {
    callbacks.push({ url, params, signature: headers["x-twilio-signature"] ?? "" });
    return answer;
  };
  const authorization = `Basic ${Buffer.from(`${sid}:${authToken}`).toString("base64")}`;

  return {
    ctx,
    callbacks,
    routes,
    /** Sends a message; what is not named is a good SMS. */
    send: async (form: Record<string, string> = {}, init: RequestInit = {}) => {
      const body = new URLSearchParams({
        From: number,
        To: "+15557654321",
        Body: "Hello",
        StatusCallback: "https://app.example/status?message=1",
        ...form,
      });
      for (const [name, value] of Object.entries(form)) if (value === "") body.delete(name);
      const response = await routes.request(`/2010-04-01/Accounts/${sid}/Messages.json`, {
        method: "POST",
        headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
        body: body.toString(),
        ...init,
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
    get: async (path: string) => {
      const response = await routes.request(`/2010-04-01/Accounts/${sid}${path}`, { headers: { authorization } });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
    appAnswers: (status: number, body = "") => void (answer = { status, body }),
    /** Moves the clock and lets everything happen that is due by then. */
    pass: async (ms: number) => {
      now = new Date(now.getTime() + ms);
      while ((await deliverDue(ctx, now, { post })) > 0);
    },
    close: () => ctx.pool.end(),
  };
}

export type OpenCarrier = Awaited<ReturnType<typeof openCarrier>>;
