/** The type MoneyV2. */
export function money(amount: string, currencyCode: string): { amount: string; currencyCode: string } {
  return { amount: Number(amount).toFixed(2).replace(/0$/u, ""), currencyCode };
}
