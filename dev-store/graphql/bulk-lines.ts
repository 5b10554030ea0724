type Line = Record<string, unknown>;

/**
 * A node of a bulk result as lines of JSONL: itself, then the nodes of its connections, each with `__parentId`. Shopify
 * does not promise an order between parents when objects are not grouped; children never come before their parent.
 */
export function flattenNode(node: Line, parentId?: unknown): Line[] {
  const children: Line[] = [];
  const own = withoutConnections(node, { children, parentId: node.id });
  return [parentId === undefined ? own : { ...own, __parentId: parentId }, ...children];
}

function withoutConnections(value: Line, into: { children: Line[]; parentId: unknown }): Line {
  const kept: Line = {};
  for (const [key, entry] of Object.entries(value)) {
    if (isConnection(entry))
      into.children.push(...entry.edges.flatMap((edge) => flattenNode(edge.node, into.parentId)));
    else if (typeof entry === "object" && entry !== null && !Array.isArray(entry))
      kept[key] = withoutConnections(entry as Line, into);
    else kept[key] = entry;
  }
  return kept;
}

function isConnection(value: unknown): value is { edges: { node: Line }[] } {
  return typeof value === "object" && value !== null && "edges" in value && Array.isArray(value.edges);
}
