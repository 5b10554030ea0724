import type { LinksFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from "@remix-run/react";
import { AppProvider } from "@shopify/polaris";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import english from "@shopify/polaris/locales/en.json" with { type: "json" };
import { useContext, type ReactNode } from "react";
import { DocumentConfigContext } from "./ui/document-config.ts";
import { ErrorPage } from "./ui/error-page.tsx";

const shopifyCdn = "https://cdn.shopify.com";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

/**
 * The document around every page, those about errors included: App Bridge's script comes first in its head, and is
 * never deferred, as Shopify requires of embedded apps.
 */
export function Layout({ children }: { children: ReactNode }) {
  const config = useContext(DocumentConfigContext);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        {config && <script src={config.appBridgeUrl} data-api-key={config.apiKey} />}
        {config?.appBridgeUrl.startsWith(shopifyCdn) && (
          <>
            <link rel="preconnect" href={shopifyCdn} />
            <link rel="stylesheet" href={`${shopifyCdn}/static/fonts/inter/v4/styles.css`} />
          </>
        )}
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return (
    <AppProvider i18n={english}>
      <ErrorPage />
    </AppProvider>
  );
}
