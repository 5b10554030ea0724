import {
  Kind,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
} from "graphql";
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from "graphql";

/** No query may ask for more, on any plan: https://shopify.dev/docs/api/usage/limits. */
export const maxQueryCost = 1000;

const objectCost = 1;
const connectionCost = 2;
const mutationCost = 10;

/**
 * Pages of 1,000 are what Shopify documents for this connection, so a flat page of them has to fit into `maxQueryCost`.
 * What it really costs is not published.
 */
const pricedByNodesOnly = new Set(["CustomerSegmentMemberConnection"]);

type Pricing = {
  schema: GraphQLSchema;
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
};

type Selected = {
  field: FieldNode;
  definition: GraphQLField<unknown, unknown>;
  condition: string;
  children: SelectionSetNode[];
};

/**
 * The cost of an operation in Shopify's points: an object is 1, a connection 2 and its nodes times its size, a mutation
 * 10, scalars nothing. Without `data` it is what the query asks for (`requestedQueryCost`, by `first` and `last`), with
 * it what the answer holds (`actualQueryCost`).
 */
export function priceOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  options: {
    operation: OperationDefinitionNode;
    variables: Record<string, unknown>;
    data?: Record<string, unknown> | null;
  },
): number {
  const { operation, variables, data } = options;
  const fragments = new Map(
    document.definitions.flatMap((d) => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d]] : [])),
  );
  const pricing: Pricing = { schema, fragments, variables };
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const isMutation = operation.operation === "mutation";
  const price = priceChildren(root, [operation.selectionSet], { pricing, value: data, isFree: isMutation });
  const mutations = isMutation ? selectFields(root, [operation.selectionSet], pricing).length * mutationCost : 0;
  return price + mutations;
}

type Where = {
  pricing: Pricing;
  /** The answer at this place; undefined while the request is priced. */
  value: unknown;
  /** Inside a mutation's payload, whose objects are part of its price. */
  isFree: boolean;
};

function priceChildren(type: GraphQLNamedType, selections: SelectionSetNode[], where: Where): number {
  const fields = selectFields(type, selections, where.pricing);
  if (where.value !== undefined || !isAbstractType(type)) return sum(fields.map((field) => priceField(field, where)));
  // One object is of one type: the dearest of those asked about counts.
  const common = fields.filter((field) => field.condition === type.name);
  const byType = Map.groupBy(fields, (field) => field.condition);
  byType.delete(type.name);
  const dearest = Math.max(
    0,
    ...[...byType.values()].map((group) => sum(group.map((field) => priceField(field, where)))),
  );
  return sum(common.map((field) => priceField(field, where))) + dearest;
}

function priceField({ field, definition, children }: Selected, where: Where): number {
  const type = getNamedType(definition.type);
  if (isLeafType(type)) return 0;
  const value = where.value === undefined ? undefined : valueOf(where.value, field);
  if (value === null) return 0;
  if (isConnection(type)) return priceConnection(type, { field, children }, { ...where, value });
  const own = where.isFree || type.name === "PageInfo" ? 0 : objectCost;
  if (Array.isArray(value)) {
    return sum(
      value.map((entry) => (entry === null ? 0 : own + priceChildren(type, children, { ...where, value: entry }))),
    );
  }
  const size = value === undefined && isListType(getNullableType(definition.type)) ? listSize(field, where.pricing) : 1;
  return size * (own + priceChildren(type, children, { ...where, value }));
}

function priceConnection(
  type: GraphQLNamedType,
  { field, children }: { field: FieldNode; children: SelectionSetNode[] },
  where: Where,
): number {
  let nodes = 0;
  let beside = 0;
  for (const selected of selectFields(type, children, where.pricing)) {
    const name = selected.definition.name;
    if (name === "nodes") nodes = Math.max(nodes, priceNodes(selected, where));
    else if (name === "edges") nodes = Math.max(nodes, priceEdges(selected, where));
    else if (name !== "pageInfo") beside += priceField(selected, where);
  }
  const size = where.value === undefined ? pageSize(field, where.pricing) : 1;
  const base = pricedByNodesOnly.has(type.name) && size * nodes > 0 ? 0 : connectionCost;
  return base + size * nodes + beside;
}

/** Of the request: the price of one node. Of the answer: of all of them. */
function priceNodes(selected: Selected, where: Where): number {
  const type = getNamedType(selected.definition.type);
  const one = (value: unknown): number =>
    objectCost + priceChildren(type, selected.children, { ...where, value, isFree: false });
  if (where.value === undefined) return one(undefined);
  const nodes = valueOf(where.value, selected.field);
  return Array.isArray(nodes) ? sum(nodes.map(one)) : 0;
}

function priceEdges(selected: Selected, where: Where): number {
  const edge = getNamedType(selected.definition.type);
  const node = selectFields(edge, selected.children, where.pricing).find(
    ({ definition }) => definition.name === "node",
  );
  if (!node) return 0;
  const type = getNamedType(node.definition.type);
  const one = (value: unknown): number =>
    objectCost + priceChildren(type, node.children, { ...where, value, isFree: false });
  if (where.value === undefined) return one(undefined);
  const edges = valueOf(where.value, selected.field);
  return Array.isArray(edges) ? sum(edges.map((entry) => one(valueOf(entry, node.field)))) : 0;
}

/** The fields selected on a type, fragments opened, each response key once. */
function selectFields(type: GraphQLNamedType, selections: SelectionSetNode[], pricing: Pricing): Selected[] {
  const found = new Map<string, Selected>();
  const visit = (current: GraphQLNamedType, set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD ? pricing.fragments.get(selection.name.value) : selection;
        const condition = fragment?.typeCondition && pricing.schema.getType(fragment.typeCondition.name.value);
        if (fragment) visit(condition ?? current, fragment.selectionSet);
        continue;
      }
      const definition = fieldOf(current, selection.name.value);
      if (!definition) continue;
      const key = selection.alias?.value ?? selection.name.value;
      // An interface's own fields cost once, whatever fragment asks for them.
      const condition = isInterfaceType(type) && fieldOf(type, selection.name.value) ? type.name : current.name;
      const known = found.get(`${condition} ${key}`);
      const children = selection.selectionSet ? [selection.selectionSet] : [];
      if (known) known.children.push(...children);
      else found.set(`${condition} ${key}`, { field: selection, definition, condition, children });
    }
  };
  for (const set of selections) visit(type, set);
  return [...found.values()];
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function isConnection(type: GraphQLNamedType): boolean {
  return isCompositeType(type) && type.name.endsWith("Connection") && fieldOf(type, "edges") !== undefined;
}

function pageSize(field: FieldNode, pricing: Pricing): number {
  const size = argument(field, "first", pricing) ?? argument(field, "last", pricing);
  return typeof size === "number" ? size : 0;
}

/** A list is as long as the ids that ask for it; other lists have no size before they are read. */
function listSize(field: FieldNode, pricing: Pricing): number {
  const ids = argument(field, "ids", pricing);
  return Array.isArray(ids) ? ids.length : 1;
}

function argument(field: FieldNode, name: string, pricing: Pricing): unknown {
  const value = field.arguments?.find((entry) => entry.name.value === name)?.value;
  if (!value) return undefined;
  if (value.kind === Kind.VARIABLE) return pricing.variables[value.name.value];
  if (value.kind === Kind.LIST) return value.values;
  return value.kind === Kind.INT ? Number(value.value) : undefined;
}

function valueOf(value: unknown, field: FieldNode): unknown {
  if (typeof value !== "object" || value === null) return null;
  return (value as Record<string, unknown>)[field.alias?.value ?? field.name.value] ?? null;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
