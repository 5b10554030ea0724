import { createContext } from "react";

export type DocumentConfig = {
  /** The app's client id, which App Bridge reads from its own script tag. */
  apiKey: string;
  appBridgeUrl: string;
};

/**
 * What the head of every document needs. The server provides it from the environment and the browser from the script tag
 * that came with it, rather than a loader: documents about errors have it too.
 */
export const DocumentConfigContext = createContext<DocumentConfig | null>(null);

/** Reads the configuration back out of the document that the server made. */
export function readDocumentConfig(document: Document): DocumentConfig {
  const script = document.querySelector<HTMLScriptElement>("script[data-api-key]");
  return { apiKey: script?.dataset["apiKey"] ?? "", appBridgeUrl: script?.getAttribute("src") ?? "" };
}
