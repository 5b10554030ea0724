import type { GraphQLError, GraphQLFormattedError } from "graphql";

const unknownField = /^Cannot query field "(?<field>\w+)" on type "(?<type>\w+)"\./u;
const unknownArgument = /^Unknown argument "(?<argument>\w+)" on field "(?<type>\w+)\.(?<field>\w+)"\./u;

/** A mistake in a query as Shopify words it, for the commonest; the others keep graphql-js's words. */
export function wordValidationError(error: GraphQLError): GraphQLFormattedError {
  const { locations } = error;
  const field = unknownField.exec(error.message)?.groups;
  if (field) {
    return {
      message: `Field '${field.field}' doesn't exist on type '${field.type}'`,
      locations,
      extensions: { code: "undefinedField", typeName: field.type, fieldName: field.field },
    };
  }
  const argument = unknownArgument.exec(error.message)?.groups;
  if (argument) {
    return {
      message: `Field '${argument.field}' doesn't accept argument '${argument.argument}'`,
      locations,
      extensions: {
        code: "argumentNotAccepted",
        name: argument.field,
        typeName: "Field",
        argumentName: argument.argument,
      },
    };
  }
  return { message: error.message, locations, extensions: { code: "GRAPHQL_VALIDATION_FAILED" } };
}
