/** The shop of a call, and what the call was answered with before. $1 the shop's domain, $2 the run's id. */
export const findRun = `
SELECT shop.id, shop.uninstalled_at IS NULL AS "isInstalled", run.action, run.status, run.sentence,
  run.return_value AS "returnValue"
FROM shop
LEFT JOIN flow_run run ON run.shop_id = shop.id AND run.action_run_id = $2 AND run.outcome <> 'retrying'
WHERE shop.domain = $1`;

const insertRun = (values: string): string => `
INSERT INTO flow_run (shop_id, action_run_id, action, properties, customer_id, received_at, answered_at, caller, outcome, sentence, status)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7, ${values})
ON CONFLICT (shop_id, action_run_id) DO UPDATE SET
  attempts = flow_run.attempts + 1, answered_at = excluded.answered_at, outcome = excluded.outcome,
  sentence = excluded.sentence, status = excluded.status
WHERE flow_run.outcome = 'retrying'
RETURNING id`;

/**
 * Takes a call in hand, in the transaction that does what it asks; a second transaction for the same call waits for the first, and
 * then gets no row. $1 shop, $2 the run's id, $3 action, $4 properties, $5 customer, $6 now, $7 the endpoint that
 * called.
 */
export const beginRun = insertRun("'retrying', '', 503");

/** What such a call came to. $1 shop, $2 id, $3 outcome, $4 sentence, $5 status, $6 what is returned. */
export const endRun = `
UPDATE flow_run SET outcome = $3, sentence = $4, status = $5, return_value = $6 WHERE shop_id = $1 AND id = $2`;

/** The same for a call that changes nothing. $8 outcome, $9 sentence, $10 status. */
export const noteProblem = insertRun("$8, $9, $10");
