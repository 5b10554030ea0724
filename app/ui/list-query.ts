/** What the address of a list with tabs says. */
export type ListQuery<View extends string> = { view: View; query: string; page: number };

/** Reads it; what it does not know falls back to the plain list: the tab "all", no search, the first page. */
export function parseListQuery<View extends string>(
  params: URLSearchParams,
  views: Record<View | "all", unknown>,
): ListQuery<View | "all"> {
  const view = params.get("view") ?? "all";
  const page = Number(params.get("page"));
  return {
    view: Object.hasOwn(views, view) ? (view as View) : "all",
    query: (params.get("query") ?? "").trim().slice(0, 100),
    page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1,
  };
}

/** The reverse: only what differs from the plain list is in the address. */
export function writeListQuery({ view, query, page }: ListQuery<string>): Record<string, string> {
  return {
    ...(view !== "all" && { view }),
    ...(query !== "" && { query }),
    ...(page > 1 && { page: String(page) }),
  };
}

/** Whether there is nothing at all, rather than nothing that was looked for. */
export function isPlain({ view, query, page }: ListQuery<string>): boolean {
  return view === "all" && query === "" && page === 1;
}
