// `npm run dev`: the app against a real development store. The Shopify CLI opens a tunnel, sets the app's address in the
// store, and starts `npm run dev:app` (shopify.web.toml) with the app's credentials in the environment.
import { spawn } from "node:child_process";

// The CLI is a large program of its own, so it is not among the dependencies: npx fetches it the first time.
const cli = spawn("npx", ["--yes", "@shopify/cli@3", "app", "dev", ...process.argv.slice(2)], {
  stdio: "inherit",
  shell: process.platform === "win32",
});
cli.once("error", (error) => {
  console.error(`The Shopify CLI cannot be started: ${error.message}`);
  process.exitCode = 1;
});
cli.once("exit", (code) => {
  process.exitCode = code ?? 1;
});
// Ctrl-C reaches the CLI by itself; this process only waits for it.
process.on("SIGINT", () => undefined);
