import { getNamedType, getVariableValues, isInputObjectType, typeFromAST } from "graphql";
import type { GraphQLFormattedError, GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from "graphql";
import { parseGid } from "./gid.ts";

type Problem = { path: (string | number)[]; explanation: string; message?: string };

/**
 * Variables that Shopify refuses before it runs a query, as INVALID_VARIABLE: of the wrong type, missing, or ids that are
 * no global ids.
 */
export function checkIds(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): GraphQLFormattedError[] {
  const errors: GraphQLFormattedError[] = [];
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  for (const { message } of coerced.errors ?? []) {
    errors.push({ message, extensions: { code: "INVALID_VARIABLE", problems: [{ path: [], explanation: message }] } });
  }
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type as never) as GraphQLInputType | undefined;
    const value = variables[name];
    if (!type || value === null || value === undefined) continue;
    const problems = findProblems(type, value, []);
    if (problems.length === 0) continue;
    errors.push({
      message: `Variable $${name} of type ${String(type)} was provided invalid value${detail(problems)}`,
      extensions: { code: "INVALID_VARIABLE", value, problems },
    });
  }
  return errors;
}

function detail(problems: Problem[]): string {
  const nested = problems.filter(({ path }) => path.length > 0);
  if (nested.length === 0) return "";
  return ` for ${nested.map(({ path, explanation }) => `${path.join(".")} (${explanation})`).join(", ")}`;
}

function findProblems(type: GraphQLInputType, value: unknown, path: (string | number)[]): Problem[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => findProblems(type, entry, [...path, index]));
  const named = getNamedType(type);
  if (named.name === "ID" && typeof value === "string" && !parseGid(value)) {
    const explanation = `Invalid global id '${value}'`;
    return [{ path, explanation, message: explanation }];
  }
  if (!isInputObjectType(named) || typeof value !== "object" || value === null) return [];
  const fields = named.getFields();
  return Object.entries(value).flatMap(([name, entry]) => {
    const field = fields[name];
    return field && entry !== null ? findProblems(field.type, entry, [...path, name]) : [];
  });
}
