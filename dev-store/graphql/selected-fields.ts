import { Kind } from "graphql";
import type { FragmentDefinitionNode, GraphQLResolveInfo, SelectionSetNode } from "graphql";

/**
 * The names of the fields that a query selects at a path below the field being resolved, fragments opened:
 * `selectedFields(info, "edges", "node")`.
 */
export function selectedFields(info: GraphQLResolveInfo, ...path: string[]): Set<string> {
  let sets = info.fieldNodes.flatMap((node) => node.selectionSet ?? []);
  for (const name of path) {
    sets = sets.flatMap((set) =>
      fieldsOf(set, info.fragments).flatMap((field) => (field.name === name && field.set ? [field.set] : [])),
    );
  }
  return new Set(sets.flatMap((set) => fieldsOf(set, info.fragments).map((field) => field.name)));
}

type Field = { name: string; set: SelectionSetNode | undefined };

function fieldsOf(set: SelectionSetNode, fragments: Record<string, FragmentDefinitionNode>): Field[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ name: selection.name.value, set: selection.selectionSet }];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
    return fragment ? fieldsOf(fragment.selectionSet, fragments) : [];
  });
}
