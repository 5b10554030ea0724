import type { PhoneChannel } from "../customers/customer.ts";

/** A template that a message can be written with as it is. */
export type UsableTemplate = { id: string; name: string; channel: PhoneChannel; body: string };
