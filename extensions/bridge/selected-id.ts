/**
 * The number of what the page is about, or null when the admin named nothing. The type in the id is not looked at: the same
 * segment is a `Segment` in one place and a `CustomerSegment` in another.
 */
export function selectedId(data: { selected?: readonly { id: string }[] }): string | null {
  return /^gid:\/\/shopify\/\w+\/(\d{1,18})(?:\?.*)?$/.exec(data.selected?.[0]?.id ?? "")?.[1] ?? null;
}
