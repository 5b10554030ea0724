import { setTimeout as sleep } from "node:timers/promises";
import type { ShopRef } from "../shop.ts";
import { reserveBudget, settle } from "./admin-budget.server.ts";
import { tryAdminRequest, type Attempt, type Operation } from "./admin-request.server.ts";
import type { AdminOperation } from "./admin-operations.generated.ts";
import { AdminRequestRefused, shopifyUnavailable, shopNotInstalled } from "./admin-request-error.ts";
import { distrustToken, offlineToken } from "./offline-token.server.ts";

export type AdminClient = {
  /**
   * Runs one generated operation. Waits for the shop's query budget rather than be refused, and tries again what may
   * work; a mutation that may have been carried out is not repeated. An unknown id answers `null`; `userErrors` are part
   * of the result, for the caller to read (`ShopifyUserError`). Throws `AdminRequestRefused` when Shopify refuses the
   * operation as a whole, and AppError `shopify-unavailable` or `shop-not-installed`.
   */
  request<Result, Variables>(document: AdminOperation<Result, Variables>, variables: Variables): Promise<Result>;
};

const patienceMs = 90_000;
const maxRetries = 4;

/** The Admin API of one shop, with its offline token, for pages and jobs alike. */
export function adminClient(shop: Pick<ShopRef, "domain">): AdminClient {
  return {
    request: async <Result, Variables>(document: AdminOperation<Result, Variables>, variables: Variables) =>
      (await requestPatiently(shop.domain, document, variables)) as Result,
  };
}

async function requestPatiently(domain: string, operation: Operation, variables: unknown): Promise<unknown> {
  const deadline = Date.now() + patienceMs;
  let tokenRefused = false;
  for (let retries = 0; ;) {
    const token = await offlineToken(domain);
    const attempt = await tryWithinBudget(domain, token, { operation, variables, deadline });
    switch (attempt.kind) {
      case "answered":
        return attempt.data;
      case "refused":
        throw new AdminRequestRefused(operation.name, attempt.refusals);
      case "token-refused":
        if (tokenRefused) throw shopNotInstalled(domain, "the access token was refused");
        tokenRefused = true;
        await distrustToken(domain, token);
        break;
      case "throttled":
        await wait(withJitter(attempt.waitMs), deadline, operation);
        break;
      case "failed":
        retries += 1;
        if (retries > maxRetries || (operation.isMutation && attempt.mayHaveRun)) {
          throw shopifyUnavailable(operation.name, attempt.detail);
        }
        await wait(withJitter(150 * 2 ** retries), deadline, operation);
    }
  }
}

async function tryWithinBudget(
  domain: string,
  token: string,
  { operation, variables, deadline }: { operation: Operation; variables: unknown; deadline: number },
): Promise<Attempt> {
  const reservation = reserveBudget(domain, operation.name, Date.now());
  try {
    await wait(reservation.waitMs, deadline, operation);
    return await tryAdminRequest(domain, token, { operation, variables });
  } finally {
    settle(domain, reservation);
  }
}

async function wait(ms: number, deadline: number, operation: Operation): Promise<void> {
  if (Date.now() + ms > deadline) throw shopifyUnavailable(operation.name, "the query budget was used up for too long");
  if (ms > 0) await sleep(ms);
}

function withJitter(ms: number): number {
  return Math.round(ms * (0.75 + Math.random() / 2));
}
