import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { DocumentConfigContext, readDocumentConfig } from "./ui/document-config.ts";

const config = readDocumentConfig(document);

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <DocumentConfigContext.Provider value={config}>
        <RemixBrowser />
      </DocumentConfigContext.Provider>
    </StrictMode>,
  );
});
