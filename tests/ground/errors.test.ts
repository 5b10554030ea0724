import { describe, expect, test } from "vitest";
import { AppError } from "#app/errors.ts";

describe("AppError", () => {
  test("answers with the status of its code, and says to the merchant only what is meant for them", () => {
    const cause = new Error("connection reset");
    const error = new AppError("shopify-unavailable", {
      message: "shop 12: three time-outs",
      userMessage: "Shopify does not answer at the moment. Try again in a minute.",
      cause,
    });

    expect(error.status).toBe(503);
    expect(error.message).toBe("shop 12: three time-outs");
    expect(error.userMessage).toBe("Shopify does not answer at the moment. Try again in a minute.");
    expect(error.cause).toBe(cause);
  });

  test("logs what the merchant reads when there is nothing more to say", () => {
    expect(new AppError("not-found", { userMessage: "This campaign is gone." }).message).toBe("This campaign is gone.");
  });
});
