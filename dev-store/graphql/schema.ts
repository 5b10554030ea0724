import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, isScalarType } from "graphql";
import type { GraphQLScalarType, GraphQLSchema, IntrospectionQuery } from "graphql";
import { apiVersion } from "../api-version.ts";

let cached: GraphQLSchema | undefined;

/**
 * The whole real Admin API schema, to check and price queries against; `executable-schema.ts` answers them. Built once a
 * process, in about 0.4 seconds. Throws when `npm run setup` has not fetched the schema.
 */
export function adminSchema(): GraphQLSchema {
  cached ??= build();
  return cached;
}

function build(): GraphQLSchema {
  const file = new URL(`../../node_modules/.cache/segue/admin_${apiVersion}.json.gz`, import.meta.url);
  const { data } = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as { data: IntrospectionQuery };
  const schema = buildClientSchema(data, { assumeValid: true });
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
