import { isObjectType } from "graphql";
import type { GraphQLFieldResolver, GraphQLSchema } from "graphql";
import { apiError } from "./api-error.ts";
import { resolvers } from "./resolvers.ts";
import { adminSchema } from "./schema.ts";
import type { RequestScope } from "./scope.ts";

type Resolver = GraphQLFieldResolver<unknown, RequestScope>;

let cached: GraphQLSchema | undefined;

/**
 * The schema of `adminSchema`, with resolvers on the roots that are simulated. They are put on that same object, once a
 * process, so that the large schema is built and held only once. Throws when a resolver is for no field of the schema.
 */
export function executableSchema(): GraphQLSchema {
  cached ??= attachResolvers(adminSchema());
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

function attachResolvers(schema: GraphQLSchema): GraphQLSchema {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`The Admin schema has no type ${typeName}`);
    for (const [name, resolve] of Object.entries(fields)) {
      const field = type.getFields()[name];
      if (!field) throw new Error(`The Admin schema has no field ${typeName}.${name}`);
      field.resolve = (_source, args, scope, info) => resolve(args as never, scope as RequestScope, info);
    }
  }
  return schema;
}
