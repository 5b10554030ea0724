import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, isObjectType, isScalarType } from "graphql";
import type { GraphQLFieldResolver, GraphQLScalarType, GraphQLSchema, IntrospectionQuery } from "graphql";
import { apiVersion } from "../api-version.ts";
import { apiError } from "./api-error.ts";
import { resolvers } from "./resolvers.ts";
import type { RequestScope } from "./scope.ts";

type Resolver = GraphQLFieldResolver<unknown, RequestScope>;

let cached: GraphQLSchema | undefined;

/**
 * The whole real Admin API schema, with resolvers on the roots that are simulated. Built once a process, in about 0.4
 * seconds. Throws when `npm run setup` has not fetched the schema.
 */
export function adminSchema(): GraphQLSchema {
  cached ??= build();
  return cached;
}

/**
 * Reads a field of what a resolver answered. A field that nobody filled in is refused by name, so that a query never
 * gets a made-up value.
 */
export const readField: Resolver = (source, args, scope, info) => {
  const name = info.fieldName;
  if (typeof source === "object" && source !== null && Object.hasOwn(source, name)) {
    const value: unknown = (source as Record<string, unknown>)[name];
    return typeof value === "function" ? (value as (...args: unknown[]) => unknown)(args, scope, info) : value;
  }
  throw apiError("NOT_SIMULATED", `${info.parentType.name}.${name} is not simulated by the dev store (see its README)`);
};

function build(): GraphQLSchema {
  const file = new URL(`../../node_modules/.cache/segue/admin_${apiVersion}.json.gz`, import.meta.url);
  const { data } = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as { data: IntrospectionQuery };
  const schema = buildClientSchema(data, { assumeValid: true });
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`The Admin schema has no type ${typeName}`);
    for (const [name, resolve] of Object.entries(fields)) {
      const field = type.getFields()[name];
      if (!field) throw new Error(`The Admin schema has no field ${typeName}.${name}`);
      field.resolve = (_source, args, scope, info) => resolve(args as never, scope as RequestScope, info);
    }
  }
  const dateTime = schema.getType("DateTime");
  if (isScalarType(dateTime)) readDates(dateTime);
  return schema;
}

/** Scalars of a schema made from introspection take anything; Shopify refuses what is no time. */
function readDates(type: GraphQLScalarType): void {
  const parse = (value: unknown): string => {
    const isDate = typeof value === "string" && /^\d{4}-\d{2}-\d{2}/u.test(value) && !Number.isNaN(Date.parse(value));
    if (!isDate) throw new TypeError(`invalid DateTime '${String(value)}'`);
    return value;
  };
  type.parseValue = parse;
  type.parseLiteral = (node) => parse("value" in node ? node.value : null);
}
