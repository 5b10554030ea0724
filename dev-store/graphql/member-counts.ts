/** Remembers how many members a walk had when it began. */
export type MemberCounts = {
  read(key: string, options: { isFirstPage: boolean; count: () => Promise<number> }): Promise<number>;
};

/** So many walks are remembered; the oldest is forgotten first. */
const maxWalks = 200;

/**
 * Counting a million customers takes as long as a hundred pages of them, so a walk counts on its first page and the
 * later pages repeat that number.
 */
export function createMemberCounts(): MemberCounts {
  const counts = new Map<string, number>();
  return {
    async read(key, { isFirstPage, count }) {
      const known = counts.get(key);
      if (!isFirstPage && known !== undefined) return known;
      const counted = await count();
      counts.delete(key);
      counts.set(key, counted);
      const oldest = counts.keys().next();
      if (counts.size > maxWalks && !oldest.done) counts.delete(oldest.value);
      return counted;
    },
  };
}
