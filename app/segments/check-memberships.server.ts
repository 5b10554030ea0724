import { pool } from "../db.server.ts";
import { adminClient } from "../shopify/admin-client.server.ts";
import { ReadMembershipDocument } from "../shopify/admin-operations.generated.ts";
import { askInTime } from "../shopify/ask-in-time.server.ts";
import { parseGid, toGid } from "../shopify/gid.ts";
import type { ShopRef } from "../shop.ts";

export type MembershipQuestion = { customerId: bigint; segmentIds: ReadonlySet<string> };

/** By segment id. `from` says who answered: Shopify, at this moment, or the list as it was last read. */
export type Memberships = { from: "shopify" | "list"; isMember: Map<string, boolean> };

/**
 * Asks Shopify, for each question, of which of the segments the customer is a member now. What Shopify does not answer in
 * time, or refuses to, is answered from the latest lists. Answers are in the order of the questions. Never throws for
 * Shopify's sake.
 */
export async function checkMemberships(
  shop: ShopRef,
  questions: readonly MembershipQuestion[],
  options: { patienceMs?: number } = {},
): Promise<Memberships[]> {
  const answers = await askInTime(questions, {
    ask: (question) => askShopify(shop, question),
    missed: "Shopify did not say who is in a segment; the list as last read is asked",
    ...options,
  });
  const open = questions.flatMap((question, index) => (answers[index] ? [] : [question]));
  const fromLists = await askLists(shop, open);
  return questions.map((question, index) => answers[index] ?? fromLists.get(question) ?? noMembership());
}

async function askShopify(shop: ShopRef, { customerId, segmentIds }: MembershipQuestion): Promise<Memberships> {
  const { customerSegmentMembership } = await adminClient(shop).request(ReadMembershipDocument, {
    customerId: toGid("Customer", customerId),
    segmentIds: [...segmentIds].map((id) => toGid("Segment", BigInt(id))),
  });
  const isMember = new Map<string, boolean>();
  for (const { segmentId, isMember: is } of customerSegmentMembership.memberships) {
    isMember.set(parseGid(segmentId, "Segment").toString(), is);
  }
  return { from: "shopify", isMember };
}

async function askLists(
  shop: ShopRef,
  questions: readonly MembershipQuestion[],
): Promise<Map<MembershipQuestion, Memberships>> {
  if (questions.length === 0) return new Map();
  const segmentIds = [...new Set(questions.flatMap(({ segmentIds }) => [...segmentIds]))];
  const { rows } = await pool.query<{ segment_id: bigint; customer_id: bigint }>(
    `SELECT segment_id, customer_id FROM segment_member
     WHERE shop_id = $1 AND segment_id = ANY ($2::bigint[]) AND customer_id = ANY ($3::bigint[]) AND left_version IS NULL`,
    [shop.id, segmentIds, questions.map(({ customerId }) => customerId)],
  );
  const known = new Set(rows.map((row) => `${row.segment_id}:${row.customer_id}`));
  return new Map(
    questions.map((question) => {
      const ids = [...question.segmentIds];
      return [
        question,
        { from: "list", isMember: new Map(ids.map((id) => [id, known.has(`${id}:${question.customerId}`)])) },
      ];
    }),
  );
}

function noMembership(): Memberships {
  return { from: "list", isMember: new Map() };
}
