export type Format = {
  /** 1234 → 1,234 */
  number: (value: number) => string;
  /** 0.1234 → 12.3% ; "–" where there is nothing to divide by. */
  percent: (part: number, whole: number) => string;
  /** An ISO time as the shop's clock shows it: Nov 22, 2026, 10:15 AM */
  dateTime: (iso: string) => string;
  date: (iso: string) => string;
  time: (iso: string) => string;
  /** Wed 10:15 AM */
  dayAndTime: (iso: string) => string;
  /** An amount in the shop's currency. */
  money: (amount: number) => string;
  /** An amount in a currency of its own. */
  moneyIn: (amount: number, currency: string) => string;
  /** 1 → "1 member", 2 → "2 members", by the plural rules of English, the language of the pages. */
  count: (value: number, one: string, many: string) => string;
};

/** Numbers, times and money as this shop's staff write them. Pure: the same on the server and in the browser. */
export function createFormat(shop: { locale: string; timezone: string; currency: string }): Format {
  const locale = supportedLocale(shop.locale);
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const dateTime = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: shop.timezone,
  });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: shop.timezone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: shop.timezone });
  const dayAndTime = new Intl.DateTimeFormat(locale, {
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
    timeZone: shop.timezone,
  });
  const money = new Intl.NumberFormat(locale, { style: "currency", currency: shop.currency });
  return {
    number: (value) => number.format(value),
    percent: (part, whole) => (whole === 0 ? "–" : percent.format(part / whole)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    date: (iso) => date.format(new Date(iso)),
    time: (iso) => time.format(new Date(iso)),
    dayAndTime: (iso) => dayAndTime.format(new Date(iso)),
    money: (amount) => money.format(amount),
    moneyIn: (amount, currency) => new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount),
    count: (value, one, many) => `${number.format(value)} ${value === 1 ? one : many}`,
  };
}

function supportedLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en";
  } catch {
    return "en";
  }
}
