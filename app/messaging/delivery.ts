import type { DeliveryStatus } from "../channels/channel.ts";
import type { MessageStatus } from "./message.ts";

const ledgerStatus = {
  // What the carrier has queued has left our hands.
  queued: "sent",
  sent: "sent",
  delivered: "delivered",
  read: "read",
  failed: "failed",
} as const satisfies Record<DeliveryStatus, MessageStatus>;

/** The ledger's word for how far a message has come with the carrier. */
export function ledgerStatusOf(status: DeliveryStatus): (typeof ledgerStatus)[DeliveryStatus] {
  return ledgerStatus[status];
}
