import type { Context } from "../context.ts";
import { signBody } from "../webhooks/deliver-webhooks.ts";
import type { Answer } from "./judge-answer.ts";

/**
 * Posts JSON to an address of the app, signed over the raw body with the app's secret, as Flow does. Never throws: what
 * went wrong, and an answer that is not whole within `timeoutMs`, is an answer without a status.
 */
export async function postSigned(
  ctx: Context,
  { url, body, timeoutMs }: { url: string; body: string; timeoutMs: number },
): Promise<Answer> {
  try {
    const response = await fetch(new URL(url, `${ctx.appUrl}/`), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "Shopify-Flow",
        "X-Shopify-Hmac-SHA256": signBody(ctx.clientSecret, body),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const retryAfter = response.headers.get("retry-after");
    return { status: response.status, body: await response.text(), retryAfter, error: null };
  } catch (error) {
    return { status: null, body: "", retryAfter: null, error: tellError(error) };
  }
}

function tellError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
