import type { TriggerKind } from "./definition.ts";
import type { EventContext } from "./enrollment.ts";

/** Something that happened to one customer, and may start runs. */
export type TriggerEvent = {
  kind: TriggerKind;
  customerId: bigint;
  /** The object it happened to: order:12, checkout:abc, customer:7. The same object starts one run of an automation. */
  subject: string;
  /** When it happened. */
  at: Date;
  context: EventContext;
};
