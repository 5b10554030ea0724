/** The tenant: every query, every job and every log line names one. `domain` is the shop's *.myshopify.com name. */
export type ShopRef = { id: number; domain: string };

/** What a page needs to speak in the shop's own terms. */
export type ShopProfile = ShopRef & {
  name: string;
  /** IANA name, such as Europe/Amsterdam. */
  timezone: string;
  /** ISO 4217. */
  currency: string;
  /** BCP 47, such as nl or pt-BR. */
  locale: string;
};
