/**
 * How soon what Shopify and storefronts hand us is stored and answered while it comes a thousand times a second, against a bare
 * server that verifies and stores; and whether anything that was acknowledged is missing, or there twice, when the web app is
 * killed in the middle of it. The workers stand still: on machines of their own they would not be in the way.
 *
 * INTAKE_RATE (1000), INTAKE_SECONDS (20) and INTAKE_KILL_SECONDS (12) change how much comes, and for how long.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Pool } from "undici";
import type { Figure } from "./figure.ts";
import { intakeNames, readIntake, type Intake } from "./intake-shape.ts";
import { inMs, openLoop, quantile, spread } from "./open-loop.ts";
import { processorTime, withApp, type BenchApp } from "./start-app.ts";

const perSecond = Number(process.env.INTAKE_RATE ?? 1_000);
const seconds = Number(process.env.INTAKE_SECONDS ?? 20);
const killSeconds = Number(process.env.INTAKE_KILL_SECONDS ?? 12);
const warmUpSeconds = 5;
/** More than are ever open at once; Shopify comes from many machines. */
const connections = 256;
const goalMs = 100;

export const title = `Intake, at ${perSecond.toLocaleString("en")} a second`;

export async function measure(say: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of intakeNames) {
    figures.push(
      ...(await withApp({ say }, async (app) => {
        return measureIntake(app, await readIntake(name), say);
      })),
    );
  }
  return figures;
}

async function measureIntake(app: BenchApp, intake: Intake, say: (line: string) => void): Promise<Figure[]> {
  const sql = new pg.Pool({ connectionString: app.databaseUrl, max: 1 });
  try {
    if (intake.prepare) await sql.query(intake.prepare);
    await sql.query(intake.bare.prepare);
    const bare = await app.startServer("intake-bare.ts", [intake.name, app.databaseUrl]);
    const watchedBare = { "bare server": bare.process.pid, PostgreSQL: app.postmaster };
    const bareRun = await measureSpeed(bare.url, intake, watchedBare);
    say(`${intake.name}, bare: ${spread(bareRun.took)}; processor time each: ${bareRun.used}`);
    await bare.process.stop();

    const web = await app.startWeb();
    const run = await measureSpeed(app.webUrl, intake, { "web app": web.pid, PostgreSQL: app.postmaster });
    say(`${intake.name}: ${spread(run.took)}; processor time each: ${run.used}`);
    const first = (warmUpSeconds + seconds) * perSecond + 1;
    const kept = await measureLoss(app, intake, { first, web, sql });
    say(`${intake.name}, killed: ${JSON.stringify(kept)}`);
    const within = (share: number): Pick<Figure, "measured" | "baseline" | "ratio"> => {
      const [ours, theirs] = [quantile(run.took, share), quantile(bareRun.took, share)];
      return { measured: `${inMs(ours)} ms`, baseline: `${inMs(theirs)} ms bare`, ratio: ours / theirs };
    };
    return [
      { what: `${intake.name}: half are answered within`, ...within(0.5) },
      {
        what: `${intake.name}: 99 of 100 are answered within`,
        ...within(0.99),
        goal: `< ${goalMs} ms`,
        isMet: quantile(run.took, 0.99) < goalMs,
      },
      { what: `${intake.name}: the slowest`, ...within(1) },
      {
        what: `${intake.name}: acknowledged around a kill -9`,
        measured: `${kept.acknowledged.toLocaleString("en")} of ${kept.sent.toLocaleString("en")}, ${kept.missing} missing, ${kept.doubled} twice`,
        goal: "0 missing, 0 twice",
        isMet: kept.missing === 0 && kept.doubled === 0,
      },
      {
        what: `${intake.name}: all, once the others were sent again`,
        measured: `${kept.once.toLocaleString("en")} stored once${kept.haveJobs ? ", each with one job" : ""}`,
        goal: "all",
        isMet: kept.once === kept.sent && kept.doubled === 0,
      },
    ];
  } finally {
    await sql.end();
  }
}

/** What each took, in milliseconds. The first seconds warm the server up and do not count. */
async function measureSpeed(
  url: string,
  intake: Intake,
  watched: Record<string, number>,
): Promise<{ took: number[]; used: string }> {
  const client = new Pool(url, { connections, pipelining: 1 });
  const took: number[] = [];
  const send = async (n: number, dueAt: number): Promise<void> => {
    const status = await post(client, intake, n);
    if (!isAnswered(status)) throw new Error(`A request was answered with ${status}`);
    took.push(performance.now() - dueAt);
  };
  const warmUp = warmUpSeconds * perSecond;
  await openLoop({ perSecond, count: warmUp }, send);
  took.length = 0;
  const count = seconds * perSecond;
  const { used } = await processorTime(watched, count, () => openLoop({ perSecond, count, first: warmUp + 1 }, send));
  await client.close();
  return { took, used };
}

/** 200, or 204 where there is nothing to say. */
function isAnswered(status: number): boolean {
  return status === 200 || status === 204;
}

async function post(client: Pool, intake: Intake, n: number): Promise<number> {
  const { headers, body } = intake.request(n);
  const answer = await client.request({ method: "POST", path: intake.path, headers, body });
  await answer.body.dump();
  return answer.statusCode;
}

/**
 * Kills the web app in the middle and starts it again, while requests go on coming. What was not acknowledged is then sent again with
 * the same ids, as Shopify does with webhooks.
 */
async function measureLoss(
  app: BenchApp,
  intake: Intake,
  { first, web, sql }: { first: number; web: Awaited<ReturnType<BenchApp["startWeb"]>>; sql: pg.Pool },
): Promise<Kept> {
  const client = new Pool(app.webUrl, { connections, pipelining: 1 });
  const count = killSeconds * perSecond;
  const acknowledged = new Set<number>();
  const refused = new Set<number>();
  const send = async (n: number): Promise<void> => {
    // A connection that broke: nobody knows whether it was stored.
    const status = await post(client, intake, n).catch(() => null);
    (status !== null && isAnswered(status) ? acknowledged : refused).add(n);
  };
  const restarted = (async () => {
    await sleep((killSeconds * 1000) / 3);
    web.kill("SIGKILL");
    await web.ended;
    await app.startWeb();
  })();
  await Promise.all([openLoop({ perSecond, count, first }, send), restarted]);
  const { missing, doubled } = await compare(intake, sql, acknowledged);
  const acknowledgedFirst = acknowledged.size;
  const again = [...refused];
  await openLoop({ perSecond, count: again.length }, (index) => send(again[index - 1] ?? 0));
  await client.close();
  const all = new Set(Array.from({ length: count }, (_, index) => first + index));
  const end = await compare(intake, sql, all);
  return {
    sent: count,
    acknowledged: acknowledgedFirst,
    missing,
    doubled: doubled + end.doubled,
    once: end.once,
    haveJobs: end.haveJobs,
  };
}

type Kept = {
  sent: number;
  acknowledged: number;
  missing: number;
  doubled: number;
  once: number;
  haveJobs: boolean;
};

/** How many of these are not stored, or have no job; how many of all that is stored are there, or have a job, more than once. */
async function compare(
  intake: Intake,
  sql: pg.Pool,
  wanted: ReadonlySet<number>,
): Promise<Pick<Kept, "missing" | "doubled" | "once" | "haveJobs">> {
  const { rows, jobs } = await intake.stored(sql);
  const rowsOf = countEach(rows);
  const jobsOf = jobs ? countEach(jobs) : rowsOf;
  const all = [...wanted];
  return {
    missing: all.filter((n) => !rowsOf.has(n) || !jobsOf.has(n)).length,
    doubled: [...rowsOf, ...jobsOf].filter(([, times]) => times > 1).length,
    once: all.filter((n) => rowsOf.get(n) === 1 && jobsOf.get(n) === 1).length,
    haveJobs: jobs !== null,
  };
}

function countEach(numbers: readonly number[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const n of numbers) times.set(n, (times.get(n) ?? 0) + 1);
  return times;
}
