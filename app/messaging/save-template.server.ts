import { db } from "../db.server.ts";
import { AppError } from "../errors.ts";
import type { ShopRef } from "../shop.ts";
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

  if (options.id === undefined) {
    const { id } = await db.template.create({ data: { shopId: shop.id, ...parsed.data }, select: { id: true } });
    return { ok: true, id };
  }
  const { count } = await db.template.updateMany({
    where: { shopId: shop.id, id: options.id, archivedAt: null },
    data: parsed.data,
  });
  if (count === 0) throw new AppError("not-found", { userMessage: "This template no longer exists." });
  return { ok: true, id: options.id };
}

function problemsOf(issues: readonly { path: PropertyKey[]; message: string }[]): TemplateProblem {
  return Object.fromEntries(issues.map((issue) => [String(issue.path[0]), issue.message]));
}
