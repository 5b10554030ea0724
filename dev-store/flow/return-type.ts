import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  isUnionType,
} from "graphql";
import type { GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from "graphql";

/** The type of the value that an action returns, by the `schema` and `return_type_ref` of its TOML. */
export type ReturnType = GraphQLObjectType;

/**
 * The type `name` of a schema's text. Throws for what Flow does not support: unions, interfaces, inputs, scalars and
 * directives of one's own (https://shopify.dev/docs/apps/build/flow/configure-complex-data-types).
 */
export function parseReturnType(sdl: string, name: string): ReturnType {
  const schema = parseSchema(sdl);
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`the schema has no type ${name}`);
  return type;
}

/** A schema of an extension, refused where Flow refuses it. */
export function parseSchema(sdl: string): GraphQLSchema {
  const schema = buildSchema(sdl);
  const own = schema.getDirectives().find((directive) => !isSpecifiedDirective(directive));
  if (own) throw new Error(`Flow supports no directives, as @${own.name}`);
  for (const type of Object.values(schema.getTypeMap())) {
    const isOwnScalar = isScalarType(type) && !isSpecifiedScalarType(type);
    if (isUnionType(type) || isInterfaceType(type) || isInputObjectType(type) || isOwnScalar)
      throw new Error(`Flow supports objects, enums, lists and GraphQL's own scalars only, not ${type.name}`);
  }
  return schema;
}

/** All that can be read of a returned value without going into lists: `sent`, `message.id`. Three levels deep. */
export function pathsOf(type: ReturnType, depth = 3): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const inner = isNonNullType(field.type) ? field.type.ofType : field.type;
    if (!isObjectType(inner) || depth === 1) return [field.name];
    return pathsOf(inner, depth - 1).map((path) => `${field.name}.${path}`);
  });
}

/** Whether `path` leads to a field of the type. What is inside lists is not looked at. */
export function hasPath(type: ReturnType, path: readonly string[]): boolean {
  const [key = "", ...rest] = path;
  const field = type.getFields()[key];
  if (!field) return false;
  const inner = isNonNullType(field.type) ? field.type.ofType : field.type;
  return rest.length === 0 || isListType(inner) || (isObjectType(inner) && hasPath(inner, rest));
}

/** What is wrong with the field of a returned value that a workflow reads; null where nothing is. */
export function findFault(type: ReturnType, value: unknown, path: readonly string[]): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `is no ${type.name}`;
  const [key = "", ...rest] = path;
  const field = type.getFields()[key];
  if (!field) return `has no field '${key}'`;
  const inner = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : null;
  const isNull = inner === null || inner === undefined;
  if (isNull) return isNonNullType(field.type) ? `lacks the field '${key}', which may not be null` : null;
  if (!fits(field.type, inner)) return `has a field '${key}' that is no ${field.type.toString()}`;
  const named = getNamedType(field.type);
  return rest.length > 0 && isObjectType(named) && !Array.isArray(inner) ? findFault(named, inner, rest) : null;
}

function fits(type: GraphQLOutputType, value: unknown): boolean {
  if (isNonNullType(type)) return value !== null && fits(type.ofType as GraphQLOutputType, value);
  if (value === null) return true;
  if (isListType(type))
    return Array.isArray(value) && value.every((one) => fits(type.ofType as GraphQLOutputType, one));
  if (isEnumType(type)) return typeof value === "string" && type.getValue(value) !== undefined;
  switch (getNamedType(type).name) {
    case "String":
      return typeof value === "string";
    case "ID":
      return typeof value === "string" || Number.isInteger(value);
    case "Boolean":
      return typeof value === "boolean";
    case "Int":
      return Number.isInteger(value);
    case "Float":
      return typeof value === "number";
    default:
      return typeof value === "object" && !Array.isArray(value);
  }
}
