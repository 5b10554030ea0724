import { requireCustomer } from "../customers/resolve-customer.server.ts";
import {
  checkSegmentsProperties,
  type CheckSegmentsProperties,
  type CheckSegmentsResult,
} from "../flow/check-segments.ts";
import type { FlowAction } from "../flow/flow-action.ts";
import { askGate } from "./ask-gate.server.ts";
import { findNamedSegments } from "./find-named-segments.server.ts";

/** "Check segments" of Shopify Flow: which of these segments the customer is in now, for a workflow that decides by itself. */
export const checkSegments: FlowAction<CheckSegmentsProperties> = {
  handle: "check-segments",
  properties: checkSegmentsProperties,
  async prepare(shop, properties, { now, patienceMs }) {
    const [customerId, include] = await Promise.all([
      requireCustomer(shop, properties.customer_id, { now }),
      findNamedSegments(shop, properties.segments),
    ]);
    const answer = await askGate(shop, { include, exclude: [] }, { customerId, patienceMs });
    const segments = answer.segments.map((segment) => ({ ...segment, id: String(segment.id) }));
    const returnValue: CheckSegmentsResult = {
      inAny: segments.some(({ isMember }) => isMember),
      inAll: segments.every(({ isMember }) => isMember),
      segments,
      answeredBy: answer.from ?? "list",
    };
    const names = segments.flatMap(({ name, isMember }) => (isMember ? [`“${name}”`] : []));
    const sentence = names.length === 0 ? "In none of the segments." : `In ${names.join(", ")}.`;
    return () => Promise.resolve({ outcome: "checked", sentence, returnValue });
  },
};
