// Makes app/shopify/admin-operations.generated.ts out of app/shopify/queries/*.graphql.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { codegen } from "@graphql-codegen/core";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import {
  buildClientSchema,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type IntrospectionQuery,
  isScalarType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  printSchema,
  specifiedScalarTypes,
  validate,
  visit,
} from "graphql";
import * as prettier from "prettier";

const root = path.dirname(import.meta.dirname);

export const queriesDirectory = path.join(root, "app/shopify/queries");
export const generatedFile = path.join(root, "app/shopify/admin-operations.generated.ts");

export type AdminDocumentFile = { path: string; document: DocumentNode };

/** Shopify's whole Admin schema, as scripts/fetch-admin-schema.mjs put it into the cache. */
export async function readAdminSchema(): Promise<GraphQLSchema> {
  const file = path.join(root, "node_modules/.cache/segue/admin_2026-07.json.gz");
  const answer = JSON.parse(gunzipSync(await readFile(file)).toString()) as { data: IntrospectionQuery };
  return buildClientSchema(answer.data);
}

/** The documents in app/shopify/queries, parsed. Throws the parser's error, which names the line. */
export async function readAdminDocuments(): Promise<AdminDocumentFile[]> {
  const names = (await readdir(queriesDirectory)).filter((name) => name.endsWith(".graphql")).sort();
  return Promise.all(
    names.map(async (name) => {
      const location = path.join(queriesDirectory, name);
      return { path: path.relative(root, location), document: parse(await readFile(location, "utf8")) };
    }),
  );
}

/** Everything that the schema has against the documents, each with its file and line; empty when all are valid. */
export function findInvalidDocuments(schema: GraphQLSchema, files: readonly AdminDocumentFile[]): string[] {
  const fragments = files.flatMap((file) =>
    file.document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION),
  );
  const problems: string[] = [];
  for (const file of files) {
    const anonymous = operationsOf(file.document).filter((operation) => !operation.name);
    if (anonymous.length > 0) problems.push(`${file.path}: every operation needs a name`);
    const foreign = fragments.filter((fragment) => !file.document.definitions.includes(fragment));
    const whole = { ...file.document, definitions: [...file.document.definitions, ...foreign] };
    for (const error of validate(schema, whole)) {
      // Fragments of the other files are added so that spreads resolve; that this file leaves them unused is no fault.
      if (/^Fragment ".*" is never used\.$/.test(error.message)) continue;
      problems.push(`${file.path}:${error.locations?.[0]?.line ?? 1}: ${error.message}`);
    }
  }
  return problems;
}

/**
 * The text of the generated module: for each operation its types and a document, which is the text with the types
 * attached. Throws with every problem when a document is not valid.
 */
export async function generateAdminOperations(
  schema: GraphQLSchema,
  files: readonly AdminDocumentFile[],
): Promise<string> {
  const problems = findInvalidDocuments(schema, files);
  if (problems.length > 0)
    throw new Error(`The GraphQL documents do not fit the Admin schema:\n  ${problems.join("\n  ")}`);

  const types = await codegen({
    filename: generatedFile,
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents: files.map((file) => ({ location: file.path, document: file.document })),
    config: {},
    plugins: [
      {
        operations: {
          enumType: "string-literal",
          skipTypename: true,
          strictScalars: true,
          scalars: scalarTypes(schema),
          disableDescriptions: true,
        },
      },
    ],
    pluginMap: { operations: typescriptOperations },
  });

  const text = `// Made by \`npm run codegen\` from app/shopify/queries. Do not edit.

/** One operation of the Admin API: what travels, with the types of what goes in and what comes back. */
export type AdminOperation<Result, Variables> = {
  readonly name: string;
  readonly isMutation: boolean;
  readonly text: string;
  /** Never set: it carries the types. */
  readonly types?: (variables: Variables) => Result;
};

${types}
${documentsOf(files)}`;
  return prettier.format(text, { ...(await prettier.resolveConfig(generatedFile)), parser: "typescript" });
}

/** Shopify writes ids, times, money and large numbers as strings. */
function scalarTypes(schema: GraphQLSchema): Record<string, string> {
  const builtIn = new Set(specifiedScalarTypes.map((type) => type.name));
  const own = Object.values(schema.getTypeMap()).filter((type) => isScalarType(type) && !builtIn.has(type.name));
  return {
    ID: "string",
    ...Object.fromEntries(own.map((type) => [type.name, type.name === "JSON" ? "unknown" : "string"])),
  };
}

function documentsOf(files: readonly AdminDocumentFile[]): string {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of files.flatMap((file) => file.document.definitions)) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  return files
    .flatMap((file) => operationsOf(file.document))
    .map((operation) => {
      const name = operation.name?.value ?? "";
      const typeName = name + (operation.operation === "query" ? "Query" : "Mutation");
      const parts = [operation, ...fragmentsOf(operation, fragments)].map((node) => print(node)).join("\n\n");
      return `export const ${name}Document: AdminOperation<${typeName}, ${typeName}Variables> = {
  name: ${JSON.stringify(name)},
  isMutation: ${operation.operation === "mutation"},
  text: ${"`"}${parts.replaceAll(/[\\`]|\$\{/g, "\\$&")}${"`"},
};`;
    })
    .join("\n\n");
}

function operationsOf(document: DocumentNode): OperationDefinitionNode[] {
  return document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
}

/** The fragments that a definition spreads, and those they spread in turn, each once. */
function fragmentsOf(
  definition: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const found = new Set<FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode) => {
    visit(node, {
      FragmentSpread(spread) {
        const fragment = fragments.get(spread.name.value);
        if (!fragment || found.has(fragment)) return;
        found.add(fragment);
        collect(fragment);
      },
    });
  };
  collect(definition);
  return [...found];
}
