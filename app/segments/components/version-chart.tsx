import { BlockStack, Card, Text } from "@shopify/polaris";
import { lazy, Suspense, useSyncExternalStore } from "react";

export type VersionPoint = { version: number; takenAt: string; memberCount: number; joined: number; left: number };

// The chart library draws in the browser only, and loads when a page shows a chart. Its room is kept from the start. The
// boundary is not rendered on the server: what the page reads at once would reach it before it is hydrated.
const VersionLines = lazy(() => import("./version-lines.tsx"));
const HEIGHT_PX = 200;

/** How the segment's size went, one point for each list version. */
export function VersionChart({ points }: { points: VersionPoint[] }) {
  const inBrowser = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Customers over time
        </Text>
        {points.length < 2 ? (
          <Text as="p" tone="subdued">
            The chart begins with the second version of the list. Lists are read from Shopify each night and whenever
            you update.
          </Text>
        ) : (
          <div style={{ height: HEIGHT_PX }}>
            {inBrowser ? (
              <Suspense fallback={null}>
                <VersionLines points={points} height={HEIGHT_PX} />
              </Suspense>
            ) : null}
          </div>
        )}
      </BlockStack>
    </Card>
  );
}
