export type AppErrorCode =
  | "not-found"
  | "invalid-input"
  | "conflict"
  | "shopify-refused"
  | "shopify-unavailable"
  | "shop-not-installed"
  | "carrier-not-connected";

const statusOf: Record<AppErrorCode, number> = {
  "not-found": 404,
  "invalid-input": 422,
  conflict: 409,
  "shopify-refused": 422,
  "shopify-unavailable": 503,
  "shop-not-installed": 403,
  "carrier-not-connected": 409,
};

/**
 * An error that was foreseen. `message` is for us and goes to the log; `userMessage` is for the merchant and says what
 * happened and what to do. Anything else that is thrown is a defect.
 */
export class AppError extends Error {
  override name = "AppError";
  readonly code: AppErrorCode;
  readonly userMessage: string;

  constructor(code: AppErrorCode, options: { message?: string; userMessage: string; cause?: unknown }) {
    super(options.message ?? options.userMessage, { cause: options.cause });
    this.code = code;
    this.userMessage = options.userMessage;
  }

  /** The HTTP status a route answers with. */
  get status(): number {
    return statusOf[this.code];
  }
}
