import { reachedGoal } from "./goal.sql.ts";

/**
 * A page of a shop's automations: $1 shop, $2 whether archived ones, $3 a status or null, $4 a part of the name, $5 how many,
 * $6 after how many.
 */
export const automationRows = `
  SELECT a.id, a.name, a.status, a.draft #>> '{trigger,kind}' AS trigger, a.updated_at AS "updatedAt",
         a.archived_at IS NOT NULL AS "isArchived", a.draft -> 'goal' ->> 'days' IS NOT NULL AS "hasGoal"
  FROM automation a
  WHERE a.shop_id = $1 AND (a.archived_at IS NOT NULL) = $2 AND ($3::automation_status IS NULL OR a.status = $3)
    AND ($4 = '' OR strpos(lower(a.name), lower($4)) > 0)
  ORDER BY a.updated_at DESC, a.id DESC LIMIT $5 OFFSET $6`;

/**
 * The figures of several automations: $1 shop, $2 their ids. Runs and messages are each gone through once, however many
 * automations there are. A message is told by its dispatch, whose owner is automation:12/version/step. Tests, whose versions are
 * below zero, count nowhere.
 */
export const automationFigures = `
  WITH inside AS MATERIALIZED (
    SELECT e.automation_id, count(*)::int AS count FROM enrollment e
    WHERE e.shop_id = $1 AND e.automation_id = ANY ($2::bigint[]) AND e.state = 'active' AND NOT e.is_test
    GROUP BY e.automation_id
  ), taken AS MATERIALIZED (
    SELECT dispatch_id, count(*) AS count FROM message
    WHERE shop_id = $1 AND source = 'automation' AND status IN ('sent', 'delivered', 'read') GROUP BY dispatch_id
  ), sent AS MATERIALIZED (
    SELECT split_part(split_part(d.owner, ':', 2), '/', 1)::bigint AS automation_id, sum(taken.count)::int AS count
    FROM taken JOIN dispatch d ON d.shop_id = $1 AND d.id = taken.dispatch_id AND starts_with(d.owner, 'automation:')
    WHERE NOT starts_with(split_part(d.owner, '/', 2), '-')
    GROUP BY 1
  ), converted AS MATERIALIZED (
    SELECT e.automation_id, count(*)::int AS count FROM enrollment e
    JOIN automation_version v ON v.shop_id = e.shop_id AND v.automation_id = e.automation_id AND v.version = e.version
    WHERE e.shop_id = $1 AND e.automation_id = ANY ($2::bigint[]) AND NOT e.is_test AND ${reachedGoal} GROUP BY e.automation_id
  )
  SELECT a.id, coalesce(inside.count, 0) AS inside, coalesce(sent.count, 0) AS sent,
         coalesce(converted.count, 0) AS conversions
  FROM unnest($2::bigint[]) AS a (id)
  LEFT JOIN inside ON inside.automation_id = a.id
  LEFT JOIN sent ON sent.automation_id = a.id
  LEFT JOIN converted ON converted.automation_id = a.id`;
