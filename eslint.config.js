import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "Read the environment in app/env.server.ts (or the program's main file) and pass on what is needed.",
};
const noModuleMocks = {
  selector: "CallExpression[callee.object.name=/^vite?st$|^vi$/][callee.property.name=/^(do)?(un)?mock$/i]",
  message: "Fake the wire, never a module: answer with msw (tests/setup/wire.ts) or with the dev store.",
};
const noFocus = {
  selector: "CallExpression[callee.object.name=/^(test|it|describe)$/][callee.property.name=/^(only|skip|todo)$/]",
  message: "A test that is not run proves nothing. Mend it or take it away.",
};
const thrownResponses = [
  { from: "lib", name: "Response" },
  { from: "package", package: "@remix-run/server-runtime", name: "TypedResponse" },
];

export default defineConfig(
  globalIgnores(["build/", "node_modules/", ".data/", "**/*.generated.ts"]),
  tseslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false, arguments: false } },
      ],
      "@typescript-eslint/no-non-null-assertion": "error",
      // Remix takes a thrown Response for an answer.
      "@typescript-eslint/only-throw-error": ["error", { allow: thrownResponses, allowThrowingUnknown: true }],
      "@typescript-eslint/prefer-promise-reject-errors": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
      "no-restricted-syntax": ["error", noEnvironment, noModuleMocks, noFocus],
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
  },
  {
    // Programs of their own, and what starts them: they read the environment and speak to a terminal.
    files: [
      "app/env.server.ts",
      "dev-store/main.ts",
      "dev-store/redirect.ts",
      "scripts/**",
      "tests/**",
      "bench/**",
      "*.config.ts",
    ],
    rules: { "no-console": "off", "no-restricted-syntax": ["error", noModuleMocks, noFocus] },
  },
  {
    // A test that finds nothing where it put something should fail right there.
    files: ["tests/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
