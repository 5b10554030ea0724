import { ClientError, GraphQLClient } from "graphql-request";
import { z } from "zod";
import { costSchema, recordCost } from "./admin-budget.server.ts";
import type { AdminOperation } from "./admin-operations.generated.ts";
import { apiVersion } from "./api-version.ts";

/** What is needed of a generated `AdminOperation` to send it. */
export type Operation = Pick<AdminOperation<never, never>, "name" | "isMutation" | "text">;

/** What one try came to. */
export type Attempt =
  | { kind: "answered"; data: unknown }
  | { kind: "refused"; refusals: { code: string; message: string }[] }
  | { kind: "throttled"; waitMs: number }
  /** `mayHaveRun`: the request may have been carried out although no answer came. */
  | { kind: "failed"; detail: string; mayHaveRun: boolean }
  | { kind: "token-refused" };

const requestTimeoutMs = 30_000;

/** Errors about an id that is gone. The data beside them is null, which is what the caller asked to know. */
const absenceCodes = new Set(["NOT_FOUND", "RESOURCE_NOT_FOUND"]);
const passingCodes = new Set(["INTERNAL_SERVER_ERROR", "TIMEOUT", "SERVICE_UNAVAILABLE"]);

/** Failures before the request left this machine: it cannot have been carried out. */
const unsentCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

type Answer = Awaited<ReturnType<typeof GraphQLClient.prototype.rawRequest<unknown>>>;

const extensionsSchema = z.object({ cost: costSchema }).partial();

/** Posts an operation once and sorts what came of it. Never throws for what Shopify or the network does. */
export async function tryAdminRequest(
  domain: string,
  token: string,
  request: { operation: Operation; variables: unknown },
): Promise<Attempt> {
  const { operation, variables } = request;
  const client = new GraphQLClient(`https://${domain}/admin/api/${apiVersion}/graphql.json`, {
    headers: { "X-Shopify-Access-Token": token },
    errorPolicy: "all",
    redirect: "error",
  });
  try {
    const response = await client.rawRequest<unknown>({
      query: operation.text,
      variables: variables as object,
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    return sortAnswer(domain, operation, response);
  } catch (error) {
    return error instanceof ClientError ? sortStatus(error) : sortNetworkError(error);
  }
}

function sortAnswer(domain: string, operation: Operation, response: Answer): Attempt {
  const extensions = extensionsSchema.safeParse(response.extensions ?? {});
  const cost = extensions.success ? extensions.data.cost : undefined;
  if (cost) recordCost(domain, operation.name, cost, Date.now());

  const refusals = (response.errors ?? []).map((error) => ({ code: codeOf(error.extensions), message: error.message }));
  if (refusals.some(({ code }) => code === "THROTTLED")) {
    const missing = cost ? cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable : 0;
    const waitMs = cost ? Math.ceil((Math.max(0, missing) / cost.throttleStatus.restoreRate) * 1000) : 0;
    return { kind: "throttled", waitMs: Math.max(250, waitMs) };
  }
  if (refusals.some(({ code }) => passingCodes.has(code))) {
    return { kind: "failed", detail: refusals.map(({ message }) => message).join(" "), mayHaveRun: true };
  }
  const serious = refusals.filter(({ code }) => !absenceCodes.has(code));
  if (serious.length > 0) return { kind: "refused", refusals: serious };
  if (response.data === undefined || response.data === null) {
    // The absent one was not allowed to be null, so nothing is left of the answer.
    if (refusals.length > 0) return { kind: "refused", refusals };
    return { kind: "failed", detail: "The answer held no data", mayHaveRun: true };
  }
  return { kind: "answered", data: response.data };
}

/** 401 and 403: the token is dead; 402, 404 and 423: the shop is frozen, gone or locked. None will get better by itself. */
function sortStatus(error: ClientError): Attempt {
  const { status, headers } = error.response;
  if (status === 401 || status === 403) return { kind: "token-refused" };
  if (status === 429) return { kind: "throttled", waitMs: retryAfterMs(headers) };
  if (status >= 500) return { kind: "failed", detail: `HTTP ${status}`, mayHaveRun: status !== 503 };
  return {
    kind: "refused",
    refusals: [{ code: `HTTP_${status}`, message: `Shopify answered with status ${status}.` }],
  };
}

function sortNetworkError(error: unknown): Attempt {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return { kind: "failed", detail: code ? `${detail} (${code})` : detail, mayHaveRun: !unsentCodes.has(code) };
}

function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : 1000;
}

function codeOf(extensions: Record<string, unknown> | undefined): string {
  return typeof extensions?.["code"] === "string" ? extensions["code"] : "UNKNOWN";
}
