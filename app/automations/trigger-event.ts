import type { TriggerKind } from "./definition.ts";
import type { EventContext } from "./enrollment.ts";

/** Something that happened to one customer, and may start runs. */
export type TriggerEvent = {
  /** The triggers that it is for, as most are for one. */
  kinds: readonly TriggerKind[];
  customerId: bigint;
  /** The object it happened to: order:12, checkout:abc, customer:7. The same object starts one run of an automation. */
  subject: string;
  /** When it happened. */
  at: Date;
  context: EventContext;
};
