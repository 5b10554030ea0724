import { AppProvider } from "@shopify/shopify-app-remix/react";
import { Box } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { ReactNode } from "react";
import styles from "./app-frame.module.css";

/** Polaris, links through Remix, and the app's entry in the admin's navigation, around every page of the app. */
export function AppFrame({ children }: { children: ReactNode }) {
  return (
    // App Bridge's script is in the head already (app/root.tsx); `isEmbeddedApp` would only add it a second time.
    <AppProvider isEmbeddedApp={false} apiKey="" i18n={english}>
      <s-app-nav>
        <s-link href="/app" rel="home">
          Home
        </s-link>
        <s-link href="/app/campaigns">Campaigns</s-link>
        <s-link href="/app/automations">Automations</s-link>
        <s-link href="/app/segments">Segments</s-link>
        <s-link href="/app/customers">Customers</s-link>
        <s-link href="/app/templates">Templates</s-link>
        <s-link href="/app/flow">Flow runs</s-link>
        <s-link href="/app/suppressions">Do not contact</s-link>
        <s-link href="/app/settings">Settings</s-link>
      </s-app-nav>
      {/* The last card or button does not touch the window's edge. */}
      <div className={styles.pages}>
        <Box paddingBlockEnd="800">{children}</Box>
      </div>
    </AppProvider>
  );
}
