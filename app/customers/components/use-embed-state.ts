import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";

/**
 * Whether the app embed of extensions/visitor-embed is on in the shop's theme; null until the admin has said, and where it cannot
 * say. The shape is that of @shopify/app-bridge-types (`ExtensionInfo`); an embed that no theme has on is "available".
 */
export function useEmbedState(): "on" | "off" | null {
  const shopify = useAppBridge();
  const [state, setState] = useState<"on" | "off" | null>(null);
  useEffect(() => {
    let isShown = true;
    shopify.app
      .extensions()
      .then((extensions) => {
        const embed = extensions
          .flatMap((one) => (one.handle === "visitor-embed" ? one.activations : []))
          .find((one) => "handle" in one && one.handle === "visitor");
        if (isShown && embed && "status" in embed) setState(embed.status === "active" ? "on" : "off");
      })
      // The card does without.
      .catch(() => undefined);
    return () => {
      isShown = false;
    };
  }, [shopify]);
  return state;
}
