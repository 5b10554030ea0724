import type { PolicyReason } from "../customers/policy.sql.ts";

/** Why a member of a segment gets no message of their own; the words are in app/messaging/reasons.ts. */
export type CountReason = PolicyReason | "duplicate-address";
