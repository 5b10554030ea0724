/** What is appended to which links of a message, for Shopify's reports. */
export type LinkTags = {
  /** The storefront's hosts as `URL` writes them, without www. */
  hosts: ReadonlySet<string>;
  /** utm_source=…&utm_medium=…&utm_campaign=… */
  query: string;
  /** Finds what may be a link to them. */
  pattern: RegExp;
};

/**
 * The tags of a dispatch's links; null where the merchant switched them off, or where it has none. `hosts` are the shop's own, as
 * Shopify writes them: in letters of any script, upper or lower case.
 */
export function linkTagsOf({
  isOn,
  hosts,
  query,
}: {
  isOn: boolean;
  hosts: readonly (string | null)[];
  query: string | null;
}): LinkTags | null {
  if (!isOn || query === null) return null;
  const spelled = hosts.flatMap((host) => (host ? [withoutWww(host.toLowerCase()), ...hostOf(`https://${host}`)] : []));
  const unique = [...new Set(spelled)].filter((host) => /^[\p{L}\p{N}.-]+$/u.test(host));
  const bare = unique.map((host) => host.replaceAll(".", "\\.")).join("|") || "(?!)";
  return {
    hosts: new Set(unique),
    query,
    pattern: new RegExp(
      `https?://[^\\s<>"]+|(?<![\\p{L}\\p{N}@._~%+/:=&?#-])(?:www\\.)?(?:${bare})(?::\\d+)?[/?#][^\\s<>"]*`,
      "giu",
    ),
  };
}

/**
 * The text with its links to the shop's storefront tagged. `ownLinks` are links of the shop whatever their host is: to a checkout
 * or an order. A link is found with https:// before it, or, of the shop's own hosts, with a path after it: a name alone, as in
 * "the team of example.com", is not one. What ends a sentence or closes a bracket is not part of a link. All else of a link
 * stays as it is, byte by byte: path, query and fragment. One that has UTM parameters is the merchant's own affair. Pure.
 */
export function tagLinks(text: string, { hosts, query, pattern }: LinkTags, ownLinks: readonly string[] = []): string {
  if (!text.includes("/") && !text.includes("?") && !text.includes("#")) return text;
  return text.replaceAll(pattern, (found) => {
    const end = endOf(found);
    const link = found.slice(0, end);
    const isOwn =
      hostOf(/^https?:/i.test(link) ? link : `https://${link}`).some((host) => hosts.has(host)) ||
      ownLinks.some((own) => own !== "" && link.startsWith(own));
    return isOwn ? append(link, query) + found.slice(end) : found;
  });
}

const brackets: Record<string, string> = { ")": "(", "]": "[", "}": "{", "）": "（", "」": "「", "』": "『" };
const endings = new Set(".,;:!?…'’”»*_~|、。，！？：；");

/** Where a link ends in what looks like one. A bracket that was opened inside belongs to it. */
function endOf(found: string): number {
  let end = found.length;
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1);
    const opening = brackets[last];
    if (opening === undefined ? !endings.has(last) : !isUnmatched(found.slice(0, end), opening, last)) break;
  }
  return end;
}

function isUnmatched(link: string, opening: string, closing: string): boolean {
  return link.split(closing).length > link.split(opening).length;
}

/** The host of an address, in a list that is empty for what is none. */
function hostOf(address: string): string[] {
  const host = URL.parse(address)?.hostname;
  return host ? [withoutWww(host)] : [];
}

/** Shopify leads from one to the other, with the query. */
function withoutWww(host: string): string {
  return host.replace(/^www\./, "");
}

function append(link: string, query: string): string {
  const hash = link.indexOf("#");
  const head = hash < 0 ? link : link.slice(0, hash);
  if (/[?&]utm_(?:source|medium|campaign)=/i.test(head)) return link;
  const hasPath = head.replace(/^https?:\/\//i, "").includes("/");
  const separator = head.includes("?") ? (/[?&]$/.test(head) ? "" : "&") : hasPath ? "?" : "/?";
  return head + separator + query + (hash < 0 ? "" : link.slice(hash));
}
