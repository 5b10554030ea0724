import pg from "pg";
import { describe, expect, test } from "vitest";
import { db, inTransaction, isPassing, pool, runSql } from "#app/db.server.ts";
import { enqueue } from "#app/jobs/enqueue.server.ts";
import { makeShop } from "../factories.ts";
import { readQueue } from "../setup/drain-queue.ts";

const setName = "UPDATE shop SET name = $2 WHERE id = $1";

describe("a transaction", () => {
  test("stores all of its work, and hands its result out", async () => {
    const shop = await makeShop({ name: "before" });

    const answer = await inTransaction(async (tx) => {
      await tx.query(setName, [shop.id, "after"]);
      return "done";
    });

    expect(answer).toBe("done");
    expect(await nameOf(shop.id)).toBe("after");
  });

  test("stores nothing when its work throws, and takes no connection with it", async () => {
    const shop = await makeShop({ name: "before" });

    for (let time = 0; time < pool.options.max + 1; time += 1) {
      await expect(
        inTransaction(async (tx) => {
          await tx.query(setName, [shop.id, "after"]);
          throw new Error("no");
        }),
      ).rejects.toThrow("no");
    }

    expect(await nameOf(shop.id)).toBe("before");
  });

  test("is run again when PostgreSQL broke a deadlock", async () => {
    const [first, second] = [await makeShop(), await makeShop()];
    let runs = 0;
    const bothBegan = meeting(2);
    const lockInOrder = (ids: number[], name: string) =>
      inTransaction(async (tx) => {
        runs += 1;
        await tx.query(setName, [ids[0], name]);
        await bothBegan();
        await tx.query(setName, [ids[1], name]);
      });

    await Promise.all([lockInOrder([first.id, second.id], "one"), lockInOrder([second.id, first.id], "two")]);

    // Once more at least: on its second try the loser may be the faster one, and meet the other again.
    expect(runs).toBeGreaterThan(2);
    expect(await nameOf(first.id)).toBe(await nameOf(second.id));
  });

  test("goes on after the connection was lost", async () => {
    await expect(inTransaction((tx) => tx.query("SELECT pg_terminate_backend(pg_backend_pid())"))).rejects.toThrow();

    expect(await inTransaction(async (tx) => (await tx.query("SELECT 1 AS one")).rows)).toEqual([{ one: 1 }]);
  });
});

describe("SQL in either kind of transaction", () => {
  test("belongs to Prisma's transaction too: a job is gone when its row is", async () => {
    const shop = await makeShop({ name: "before" });
    const renamed = db.$transaction(async (tx) => {
      await tx.shop.update({ where: { id: shop.id }, data: { name: "after" } });
      await enqueue(tx, "start-sync", { payload: { shopId: shop.id, kind: "manual" } });
      throw new Error("no");
    });

    await expect(renamed).rejects.toThrow("no");

    expect(await nameOf(shop.id)).toBe("before");
    expect(await readQueue()).toEqual([]);
  });

  test("stores the job with its row", async () => {
    const shop = await makeShop();

    await inTransaction(async (tx) => {
      await runSql(tx, { text: setName, values: [shop.id, "after"] });
      await enqueue(tx, "start-sync", { payload: { shopId: shop.id, kind: "manual" } });
    });

    expect(await readQueue()).toEqual([
      expect.objectContaining({ task: "start-sync", payload: { shopId: shop.id, kind: "manual" } }),
    ]);
  });

  test("does not double a waiting job of the same key", async () => {
    const shop = await makeShop();
    const add = (kind: "manual" | "scheduled") =>
      inTransaction((tx) => enqueue(tx, "start-sync", { payload: { shopId: shop.id, kind }, key: `sync:${shop.id}` }));

    await add("manual");
    await add("scheduled");

    expect(await readQueue()).toEqual([expect.objectContaining({ payload: { shopId: shop.id, kind: "scheduled" } })]);
  });
});

test("ids are bigint, whichever way they are read", async () => {
  const shop = await makeShop({ shopifyId: 9_007_199_254_740_993n });

  expect((await db.shop.findUniqueOrThrow({ where: { id: shop.id } })).shopifyId).toBe(9_007_199_254_740_993n);
  const { rows } = await pool.query<{ id: bigint }>("SELECT shopify_id AS id FROM shop WHERE id = $1", [shop.id]);
  expect(rows).toEqual([{ id: 9_007_199_254_740_993n }]);
});

async function nameOf(id: number): Promise<string | undefined> {
  return (await db.shop.findUnique({ where: { id } }))?.name;
}

/** Resolves for everyone when `count` have come; whoever comes later does not wait. */
function meeting(count: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    arrived += 1;
    if (arrived >= count) open();
    return opened;
  };
}

test.each<[string, unknown, boolean]>([
  ["a server that stops", Object.assign(new pg.DatabaseError("x", 0, "error"), { code: "57P01" }), true],
  ["a deadlock", Object.assign(new pg.DatabaseError("x", 0, "error"), { code: "40P01" }), true],
  ["a row that is there already", Object.assign(new pg.DatabaseError("x", 0, "error"), { code: "23505" }), false],
  ["a connection that broke", new Error("Connection terminated unexpectedly"), true],
  ["a connection that is refused", Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), true],
  ["none that is free in time", new Error("timeout exceeded when trying to connect"), true],
  ["a defect of ours", new Error("Step a has nothing to be sent under"), false],
  ["what is no error at all", "57P01", false],
])("whether it passes by itself is known of %s", (_, error, passes) => {
  expect(isPassing(error)).toBe(passes);
});
