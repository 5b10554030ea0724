import { TypeInfo, getNamedType, isListType, isNonNullType, isObjectType, visit, visitWithTypeInfo } from "graphql";
import type { FieldNode, GraphQLNamedType, GraphQLOutputType } from "graphql";
import { prepare } from "./prepare-query.ts";
import { adminSchema } from "./schema.ts";

const maxBytes = 65_535;
const maxConnections = 5;
const maxDepth = 2;

/**
 * Why a query cannot run as a bulk operation, or null. The rules are those of
 * https://shopify.dev/docs/api/usage/bulk-operations/queries; the texts are Shopify's where they are known.
 */
export function refuseBulkQuery(query: string): string | null {
  if (Buffer.byteLength(query) > maxBytes) return `Query is too long (maximum is ${maxBytes} bytes)`;
  const prepared = prepare({ query, variables: {}, operationName: null });
  if ("errors" in prepared) return `Invalid bulk query: ${prepared.errors.map((error) => error.message).join(", ")}`;
  if (prepared.operation.operation !== "query") return "Invalid bulk query: only queries are supported";
  const seen = look(prepared.document);
  if (seen.connections === 0) return "Bulk queries must contain at least one connection.";
  if (seen.connections > maxConnections) return `Bulk queries cannot contain more than ${maxConnections} connections.`;
  if (seen.depth > maxDepth)
    return `Bulk queries cannot contain connections with a nesting depth greater than ${maxDepth}.`;
  return seen.mistake;
}

type Look = { connections: number; depth: number; mistake: string | null };

function look(document: Parameters<typeof visit>[0]): Look {
  const seen: Look = { connections: 0, depth: 0, mistake: null };
  const info = new TypeInfo(adminSchema());
  const open: { name: string; node: FieldNode }[] = [];
  const lists: FieldNode[] = [];
  const note = (mistake: string): void => void (seen.mistake ??= mistake);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter(node) {
          const type = info.getType();
          const name = node.name.value;
          if (isConnection(type)) {
            const parent = open.at(-1);
            if (lists.length > 0)
              note("Queries that contain a connection field within a list field are not currently supported.");
            if (parent && !selectsId(parent.node)) {
              note(
                `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${name}.`,
              );
            }
            if (
              !nodeType(type)
                ?.getInterfaces()
                .some((wanted) => wanted.name === "Node")
            ) {
              note(`Bulk queries can only use connections whose nodes implement Node: ${name}.`);
            }
            seen.connections += 1;
            open.push({ name, node });
            seen.depth = Math.max(seen.depth, open.length);
          } else if (name === "nodes" && isConnection(info.getParentType())) {
            note("Selecting via 'nodes' is not supported, please use 'edges { node }' instead.");
          } else if (name !== "edges" && type && isList(type)) {
            lists.push(node);
          }
        },
        leave(node) {
          if (open.at(-1)?.node === node) open.pop();
          if (lists.at(-1) === node) lists.pop();
        },
      },
    }),
  );
  return seen;
}

function selectsId(connection: FieldNode): boolean {
  const edges = childOf(connection, "edges");
  const node = edges && childOf(edges, "node");
  return node !== undefined && childOf(node, "id") !== undefined;
}

/** A bulk query's `id` has to be written out; one that comes in by a fragment is found as well. */
function childOf(field: FieldNode, name: string): FieldNode | undefined {
  return field.selectionSet?.selections.find(
    (child) => child.kind === "Field" && child.name.value === name && !child.alias,
  ) as FieldNode | undefined;
}

function isConnection(type: GraphQLOutputType | null | undefined): boolean {
  const named = type && getNamedType(type);
  return isObjectType(named) && named.name.endsWith("Connection") && "edges" in named.getFields();
}

function nodeType(connection: GraphQLOutputType | null | undefined): ReturnType<typeof asObject> {
  const named = connection && getNamedType(connection);
  const edge = isObjectType(named) && named.getFields().edges;
  const node = edge && asObject(getNamedType(edge.type))?.getFields().node;
  return node ? asObject(getNamedType(node.type)) : undefined;
}

function asObject(type: GraphQLNamedType) {
  return isObjectType(type) ? type : undefined;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
