import { Prisma } from "@prisma/client";
import { db } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
import { handleOf } from "./handle.ts";
import { readTemplate } from "./list-templates.server.ts";
import { templateSchema, type TemplateProblem } from "./template.ts";
import { validateTemplate } from "./validate-template.ts";

/**
 * Stores a template: a new one without `id`, else the shop's own of that id. Refuses, beside the field, what could never be
 * sent: text that Liquid cannot read or that names a field nobody has. Campaigns that were made from it keep their text.
 *
 * Throws AppError "not-found" for an id that is not this shop's, or that is archived.
 */
export async function saveTemplate(
  shop: ShopRef,
  options: { id?: bigint; input: unknown },
): Promise<{ ok: true; id: bigint } | { ok: false; problems: TemplateProblem }> {
  const parsed = templateSchema.safeParse(options.input);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error.issues) };
  const [problem] = validateTemplate(parsed.data.body);
  if (problem) return { ok: false, problems: { body: `Line ${problem.line}: ${problem.message}` } };

  const { id } = options;
  const known = id === undefined ? null : await readTemplate(shop, id);
  if (id !== undefined && !known) throw new AppError("not-found", { userMessage: "This template no longer exists." });
  const wanted = parsed.data.handle || (known?.handle ?? (await findFreeHandle(shop, parsed.data.name)));
  const data = { ...parsed.data, handle: wanted };
  try {
    if (id === undefined) {
      const created = await db.template.create({ data: { shopId: shop.id, ...data }, select: { id: true } });
      return { ok: true, id: created.id };
    }
    const { count } = await db.template.updateMany({ where: { shopId: shop.id, id, archivedAt: null }, data });
    if (count === 0) throw new AppError("not-found", { userMessage: "This template no longer exists." });
    return { ok: true, id };
  } catch (error) {
    if (!isTaken(error)) throw error;
    return { ok: false, problems: { handle: "Another template has this handle." } };
  }
}

/** The name's handle, numbered on where another template has it. */
export async function findFreeHandle(shop: ShopRef, name: string): Promise<string> {
  const handle = handleOf(name) || "template";
  const taken = await db.template.findMany({
    where: { shopId: shop.id, archivedAt: null, handle: { startsWith: handle } },
    select: { handle: true },
  });
  const handles = new Set(taken.map((template) => template.handle));
  let free = handle;
  for (let number = 2; handles.has(free); number += 1) free = `${handle}-${number}`;
  return free;
}

function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

function problemsOf(issues: readonly { path: PropertyKey[]; message: string }[]): TemplateProblem {
  return Object.fromEntries(issues.map((issue) => [String(issue.path[0]), issue.message]));
}
