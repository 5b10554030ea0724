import { AppError } from "../errors.ts";

/** One refusal inside an answer that is otherwise fine: the caller reads them and shows them beside their field. */
export type ShopifyUserError = { field?: string[] | null; message: string; code?: string | null };

/**
 * Shopify understood the request and refused it as a whole. `codes` are Shopify's (`ACCESS_DENIED`,
 * `USE_CUSTOMER_SEGMENT_MEMBERS_QUERY_CREATE_MUTATION`, …); the same request will be refused again.
 */
export class AdminRequestRefused extends AppError {
  override name = "AdminRequestRefused";
  readonly codes: readonly string[];

  constructor(operation: string, refusals: readonly { code: string; message: string }[]) {
    const messages = refusals.map((refusal) => refusal.message).join(" ");
    super("shopify-refused", {
      message: `${operation} was refused: ${refusals.map((refusal) => `${refusal.code}: ${refusal.message}`).join("; ")}`,
      userMessage: `Shopify refused this: ${messages}`,
    });
    this.codes = refusals.map((refusal) => refusal.code);
  }
}

export function shopifyUnavailable(operation: string, detail: string): AppError {
  return new AppError("shopify-unavailable", {
    message: `${operation}: ${detail}`,
    userMessage: "Shopify did not answer in time. Nothing was lost; please try again in a minute.",
  });
}

export function shopNotInstalled(domain: string, detail: string): AppError {
  return new AppError("shop-not-installed", {
    message: `${domain}: ${detail}`,
    userMessage:
      "Shopify no longer accepts our access to this store. Please open the app again from the Shopify admin.",
  });
}
