import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import type { FlowExtensions } from "./flow/extension.ts";
import { readFlowExtensions } from "./flow/read-flow-extensions.ts";
import { readAdminExtensions, type AdminExtension } from "./read-admin-extensions.ts";
import { readStorefrontExtensions, type StorefrontExtensions } from "./read-storefront-extensions.ts";

/** What Shopify knows of the app from its deployed shopify.app.toml and extensions. */
export type AppConfig = {
  /** Handles of access scopes that the app asks for. */
  scopes: string[];
  subscriptions: AppSubscription[];
  /** Which addresses of a storefront are the app's; none, if absent. */
  proxy?: AppProxy | undefined;
  /** What its extensions add to Flow; nothing, if absent. */
  flow?: FlowExtensions;
  /** What of it runs inside the admin's own pages. */
  extensions?: AdminExtension[];
  /** What of it runs on storefronts; nothing, if absent. */
  storefront?: StorefrontExtensions;
};

/** The storefront's /prefix/subpath/… is the app's path/…; its host is left out, as `shopify app dev` puts in another. */
export type AppProxy = { prefix: string; subpath: string; path: string };

export type AppSubscription = {
  topic: string;
  /** Absolute, or a path of the app. */
  uri: string;
  filter: string | null;
  name: string | null;
  includeFields: string[] | null;
};

/** The keys that the Shopify CLI accepts in a subscription; unknown ones fail its validation, so they fail here too. */
const configSchema = z.looseObject({
  app_proxy: z
    .strictObject({
      url: z.url(),
      prefix: z.enum(["a", "apps", "community", "tools"]),
      subpath: z.string().regex(/^(?!(?:admin|services|password|login)$)[\w-]{1,30}$/),
    })
    .optional(),
  access_scopes: z.looseObject({ scopes: z.string().default("") }).prefault({}),
  webhooks: z
    .looseObject({
      subscriptions: z
        .array(
          z.strictObject({
            topics: z.array(z.string()).default([]),
            compliance_topics: z.array(z.string()).default([]),
            actions: z.array(z.string()).optional(),
            uri: z.string(),
            filter: z.string().optional(),
            name: z.string().max(50).optional(),
            include_fields: z.array(z.string()).optional(),
            payload_query: z.string().optional(),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/**
 * Reads a shopify.app.toml, and the extensions in the folder beside it. Throws when the file is missing or has something
 * that Shopify would refuse.
 */
export async function readAppConfig(file: string): Promise<AppConfig> {
  const folder = path.join(path.dirname(file), "extensions");
  const [text, flow, extensions, storefront] = await Promise.all([
    readFile(file, "utf8"),
    readFlowExtensions(folder),
    readAdminExtensions(folder),
    readStorefrontExtensions(folder),
  ]);
  return { ...parseAppConfig(text), flow, extensions, storefront };
}

/** The same from the file's text, without extensions. */
export function parseAppConfig(text: string): AppConfig {
  const config = configSchema.parse(parse(text));
  const { app_proxy: proxy } = config;
  return {
    scopes: splitScopes(config.access_scopes.scopes),
    proxy: proxy && { ...proxy, path: new URL(proxy.url).pathname.replace(/\/$/, "") },
    subscriptions: config.webhooks.subscriptions.flatMap((subscription) =>
      [...subscription.topics, ...subscription.compliance_topics].map((topic) => ({
        topic,
        uri: subscription.uri,
        filter: subscription.filter ?? null,
        name: subscription.name ?? null,
        includeFields: subscription.include_fields ?? null,
      })),
    ),
  };
}

/** "read_customers, write_customers" as a list without empty entries. */
export function splitScopes(scopes: string): string[] {
  return scopes
    .split(",")
    .map((scope) => scope.trim())
    .filter((scope) => scope !== "");
}
