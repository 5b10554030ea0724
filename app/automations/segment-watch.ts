/**
 * How an active automation hears of who enters and leaves the segment it starts with: from Shopify at once, not yet, or, while
 * Shopify does not tell, when the list is read.
 */
export type SegmentWatch =
  | { state: "telling" | "starting" }
  | {
      state: "refused";
      /** In the merchant's words. */
      problem: string;
    };

/** What the merchant is told of it. */
export function describeWatch(watch: SegmentWatch): { title: string | null; text: string } {
  switch (watch.state) {
    case "telling":
      return { title: null, text: "Shopify tells us at once when a customer enters or leaves its segment." };
    case "starting":
      return {
        title: null,
        text:
          "We are asking Shopify to tell us at once who enters and leaves its segment. Until then they are noticed when the " +
          "segment’s list is read, at the latest tonight.",
      };
    case "refused":
      return {
        title: "Customers who enter are noticed once a night at the moment",
        text:
          "Shopify does not tell us at once who enters or leaves the segment, so they are noticed when its list is read: every " +
          `night, and with “Update now” on the segment’s page. We ask again every hour. What Shopify said: ${watch.problem}`,
      };
  }
}
