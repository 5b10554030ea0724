/** Whether a row of `customer`, by its alias, is of somebody who was erased at their own wish: no consent says so but theirs. */
export function isErasedRow(customer: string): string {
  return `(${customer}.sms_consent = 'redacted' AND ${customer}.email_consent = 'redacted' AND ${customer}.deleted_at IS NOT NULL)`;
}
