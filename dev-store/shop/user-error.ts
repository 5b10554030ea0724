/** What a mutation refuses, as its `userErrors` say it. `code` where the payload's error type has one. */
export type UserError = { field: string[] | null; message: string; code?: string };

export type Refused = { ok: false; userErrors: UserError[] };

export function refuse(field: string[] | null, message: string, code?: string): Refused {
  return { ok: false, userErrors: [code === undefined ? { field, message } : { field, message, code }] };
}
