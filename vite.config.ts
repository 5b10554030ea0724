import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: false;
  }
}

// The Shopify CLI serves the app through a tunnel and names its address here.
const tunnel = process.env["SHOPIFY_APP_URL"] ? new URL(process.env["SHOPIFY_APP_URL"]) : undefined;

export default defineConfig({
  server: {
    host: "127.0.0.1",
    port: Number(process.env["PORT"] ?? 3000),
    allowedHosts: tunnel ? [tunnel.hostname] : [],
    hmr:
      tunnel?.protocol === "https:"
        ? {
            protocol: "wss",
            host: tunnel.hostname,
            port: Number(process.env["FRONTEND_PORT"] ?? 8002),
            clientPort: 443,
          }
        : undefined,
  },
  plugins: [
    remix({
      appDirectory: "app",
      ignoredRouteFiles: ["**/.*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        // Shopify's library answers with Responses whose status and headers App Bridge reads; single fetch wraps them.
        v3_singleFetch: false,
        v3_routeConfig: false,
      },
    }),
  ],
  build: { assetsInlineLimit: 0, sourcemap: false },
  optimizeDeps: { include: ["@shopify/app-bridge-react", "@shopify/polaris"] },
});
