/** What the app answered. `message` is its own sentence, in English; `code` is what to translate by. */
export type Answer<Value> = { ok: true; value: Value } | { ok: false; code: string; message: string | null };

/**
 * Asks one of the app's `/api` routes; with `body`, posts it. Shopify resolves the path against the app's address and adds the
 * staff member's id token. Never throws: a network that fails is the code `unreachable`.
 */
export async function askApp<Value>(path: string, body?: object): Promise<Answer<Value>> {
  try {
    const response = await fetch(
      path,
      body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) },
    );
    const said: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, value: said as Value };
    const { code, userMessage = null } = (said ?? {}) as { code?: string; userMessage?: string };
    return { ok: false, code: code ?? (response.status === 401 ? "no-token" : "unreachable"), message: userMessage };
  } catch {
    // The machine is offline, or the app is not there: to the merchant it is the same.
    return { ok: false, code: "unreachable", message: null };
  }
}
