import { gid, numberOfGid } from "./gid.ts";
import type { RequestScope } from "./scope.ts";

const appId = 1;

export const appQueries = {
  app: ({ id }: { id?: string | null }, scope: RequestScope) => {
    return id && numberOfGid(id, "App") !== BigInt(appId) ? null : appNode(scope);
  },
  currentAppInstallation: (_args: never, scope: RequestScope) => installationNode(scope),
  appInstallation: ({ id }: { id?: string | null }, scope: RequestScope) => {
    return id && numberOfGid(id, "AppInstallation") !== scope.shop.id ? null : installationNode(scope);
  },
};

/** The type AppInstallation: the app on this shop. */
function installationNode(scope: RequestScope): Record<string, unknown> {
  return {
    __typename: "AppInstallation",
    id: gid("AppInstallation", scope.shop.id),
    accessScopes: scope.scopes.map((handle) => ({ handle, description: handle.replaceAll("_", " ") })),
    app: appNode(scope),
    launchUrl: `https://${scope.shop.domain}/admin/apps/${scope.ctx.clientId}`,
    activeSubscriptions: [],
  };
}

function appNode({ ctx }: RequestScope): Record<string, unknown> {
  return { __typename: "App", id: gid("App", String(appId)), apiKey: ctx.clientId, handle: "segue", title: "Segue" };
}
