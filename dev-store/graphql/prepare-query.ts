import { Kind, Source, getOperationAST, parse, validate } from "graphql";
import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from "graphql";
import { checkIds } from "./check-ids.ts";
import { adminSchema } from "./schema.ts";
import { wordValidationError } from "./word-errors.ts";

export type GraphqlRequest = { query: string; variables: Record<string, unknown>; operationName: string | null };

type Prepared = { document: DocumentNode; operation: OperationDefinitionNode } | { errors: GraphQLFormattedError[] };

/** Parses and validates a request, with Shopify's wording of the commonest mistakes. */
export function prepare(request: GraphqlRequest): Prepared {
  let document: DocumentNode;
  try {
    document = parse(new Source(request.query, "query"));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      errors: [
        { message: message.replace(/^Syntax Error: /u, "syntax error, "), extensions: { code: "SYNTAX_ERROR" } },
      ],
    };
  }
  const mistakes = validate(adminSchema(), document);
  if (mistakes.length > 0) return { errors: mistakes.map(wordValidationError) };
  const operation = getOperationAST(document, request.operationName);
  if (!operation) {
    const names = document.definitions.flatMap((d) =>
      d.kind === Kind.OPERATION_DEFINITION ? [d.name?.value ?? ""] : [],
    );
    const message = request.operationName
      ? `No operation named "${request.operationName}"`
      : `An operation name is required: ${names.join(", ")}`;
    return { errors: [{ message }] };
  }
  const idErrors = checkIds(adminSchema(), operation, request.variables);
  return idErrors.length > 0 ? { errors: idErrors } : { document, operation };
}
