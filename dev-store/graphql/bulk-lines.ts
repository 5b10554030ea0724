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

/** Most nodes have no connection inside; they are passed on as they are, since an export has a million of them. */
function withoutConnections(value: Line, into: { children: Line[]; parentId: unknown }): Line {
  if (!holdsConnection(value)) return value;
  const kept: Line = {};
  for (const [key, entry] of Object.entries(value)) {
    if (isConnection(entry))
      into.children.push(...entry.edges.flatMap((edge) => flattenNode(edge.node, into.parentId)));
    else kept[key] = isObject(entry) ? withoutConnections(entry, into) : entry;
  }
  return kept;
}

function holdsConnection(value: Line): boolean {
  for (const key in value) {
    const entry = value[key];
    if (isObject(entry) && (isConnection(entry) || holdsConnection(entry))) return true;
  }
  return false;
}

function isConnection(value: unknown): value is { edges: { node: Line }[] } {
  return isObject(value) && Array.isArray(value.edges);
}

function isObject(value: unknown): value is Line {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
