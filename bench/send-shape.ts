/** What the campaign of bench/send.bench.ts and its baseline have in common. */
export const accountSid = `AC${"b".repeat(32)}`;
export const authToken = "b".repeat(32);
export const senderAddress = "+15550100";
export const appUrl = "https://segue.example";

/** The template, and what it comes to for the nth recipient. */
export const template =
  'Hi {{ customer.first_name | default: "there" }}, the autumn sale at {{ shop.name }} starts today: 20% off everything. Reply STOP to opt out.';
export const shopName = "Bench";
export const firstNames = 5_000;

export function phoneOf(n: number): string {
  return `+31${600_000_000 + n}`;
}

/** The form that Twilio gets for the nth recipient. */
export function bodyOf(n: number): string {
  const text = `Hi Customer${n % firstNames}, the autumn sale at ${shopName} starts today: 20% off everything. Reply STOP to opt out.`;
  const callback = `${appUrl}/callbacks/twilio/status?shop=1&message=${n}`;
  return `To=${encodeURIComponent(phoneOf(n))}&From=${encodeURIComponent(senderAddress)}&Body=${encodeURIComponent(text)}&StatusCallback=${encodeURIComponent(callback)}`;
}
