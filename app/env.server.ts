import { z } from "zod";

const hexKey = z
  .string()
  .regex(/^[0-9a-f]{64}$/i, "must be 32 bytes in hexadecimal; make one with: openssl rand -hex 32");

const httpUrl = z.url({ protocol: /^https?$/ });

/** Every environment variable the web app and the worker read. What each does is told in `.env.example`. */
export const envSchema = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_APP_URL: httpUrl.refine((url) => (URL.parse(url)?.pathname ?? "/") === "/", "must have no path"),
  SCOPES: z.string().regex(/^\w+( *, *\w+)*$/, "must be names of scopes, separated by commas"),
  ENCRYPTION_KEY: hexKey,
  SUPPRESSION_KEY: hexKey,
  METRICS_TOKEN: z.string().min(16).optional(),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  WORKER_HEALTH_PORT: z.coerce.number().int().min(1).max(65535).optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(100).default(20),
  TWILIO_API_URL: httpUrl.default("https://api.twilio.com"),
  APP_BRIDGE_URL: httpUrl.default("https://cdn.shopify.com/shopifycloud/app-bridge.js"),
  EXTRA_FRAME_ANCESTORS: z.string().default(""),
  ENDPOINTS_ON_LOOPBACK: z.stringbool().default(false),
});

/** An app that listens where only its own machine reaches it is nobody's production, whatever it is called. */
const checkedSchema = envSchema.refine(
  (given) => !given.ENDPOINTS_ON_LOOPBACK || given.NODE_ENV !== "production" || isOnLoopback(given.SHOPIFY_APP_URL),
  { path: ["ENDPOINTS_ON_LOOPBACK"], error: "must not be set in production" },
);

function isOnLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

export type Env = z.infer<typeof envSchema>;

/**
 * Reads the environment once. Throws one error that names every missing or malformed variable, so that a process
 * with a bad configuration never starts.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  // An empty variable is one that is not set.
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = checkedSchema.safeParse(present);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not complete (see .env.example):\n${problems.join("\n")}`);
}

export const env: Env = parseEnv(process.env);
