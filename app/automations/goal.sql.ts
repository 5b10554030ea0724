/**
 * Whether a run reached its version's goal: an order of its customer after it began, within the goal's days. `e` and `v` are the
 * aliases of its `enrollment` and `automation_version`.
 */
export const reachedGoal = `
  v.definition -> 'goal' ->> 'days' IS NOT NULL AND EXISTS (
    SELECT FROM placed_order p
    WHERE p.shop_id = e.shop_id AND p.customer_id = e.customer_id AND p.placed_at > e.entered_at
      AND p.placed_at <= e.entered_at + (v.definition -> 'goal' ->> 'days')::int * interval '1 day')`;
