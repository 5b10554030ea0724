import type { Context } from "../context.ts";
import { parseAddress } from "./address.ts";
import {
  acceptMessage,
  newMemory,
  toAccount,
  type CarrierAccount,
  type Posted,
  type Verdict,
} from "./accept-message.ts";
import { insertMessages } from "./message-rows.ts";

const BATCH = 500;
const AT_ONCE = 3;

type Waiting = { posted: Posted; resolve: (verdict: Verdict) => void; reject: (error: unknown) => void };

/**
 * Makes the function that takes in POSTs. Those that arrive together are decided and stored together, in a few statements
 * for hundreds of them; each promise resolves only when what it promises is committed.
 */
export function createAcceptor(ctx: Context): (posted: Posted) => Promise<Verdict> {
  const memory = newMemory();
  const waiting: Waiting[] = [];
  let running = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || running >= AT_ONCE || waiting.length === 0) return;
    scheduled = true;
    // After the current turn of the event loop, so that every request already read joins the batch.
    setImmediate(() => {
      scheduled = false;
      const batch = waiting.splice(0, BATCH);
      running += 1;
      void work(batch).finally(() => {
        running -= 1;
        schedule();
      });
      schedule();
    });
  }

  async function work(batch: Waiting[]): Promise<void> {
    try {
      const accounts = await readAccounts(ctx, batch);
      const optedOut = await readOptOuts(ctx, batch);
      const now = ctx.now();
      const verdicts = batch.map(({ posted }) =>
        acceptMessage(posted, accounts.get(posted.accountSid), {
          memory,
          now,
          isOptedOut: (ours, theirs) => optedOut.has(`${ours} ${theirs}`),
        }),
      );
      const accepted = verdicts.filter((verdict) => verdict.accepted);
      await insertMessages(
        ctx.pool,
        accepted.map((verdict) => verdict.message),
        accepted.flatMap((verdict) => verdict.steps),
      );
      for (const [index, verdict] of verdicts.entries()) batch[index]?.resolve(verdict);
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }

  return (posted) =>
    new Promise((resolve, reject) => {
      waiting.push({ posted, resolve, reject });
      schedule();
    });
}

async function readAccounts(ctx: Context, batch: readonly Waiting[]): Promise<Map<string, CarrierAccount>> {
  const sids = [...new Set(batch.map(({ posted }) => posted.accountSid))];
  const { rows } = await ctx.pool.query<{ sid: string; auth_token: string; settings: unknown; senders: string[] }>(
    `SELECT sid, auth_token, settings,
            ARRAY(SELECT address FROM carrier_sender s WHERE s.account_sid = a.sid) AS senders
     FROM carrier_account a WHERE sid = ANY($1)`,
    [sids],
  );
  return new Map(rows.map((row) => [row.sid, toAccount(row)]));
}

async function readOptOuts(ctx: Context, batch: readonly Waiting[]): Promise<Set<string>> {
  const { rows } = await ctx.pool.query<{ our_address: string; their_address: string }>(
    `SELECT our_address, their_address FROM carrier_optout
     JOIN unnest($1::text[], $2::text[]) AS asked (ours, theirs) ON our_address = ours AND their_address = theirs`,
    [
      batch.map(({ posted }) => posted.form.get("From") ?? ""),
      batch.map(({ posted }) => parseAddress(posted.form.get("To") ?? "").bare),
    ],
  );
  return new Set(rows.map((row) => `${row.our_address} ${row.their_address}`));
}
