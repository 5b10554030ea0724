import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type EntryContext, type HandleErrorFunction } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { env } from "./env.server.ts";
import { log } from "./log.server.ts";
import { setDocumentHeaders } from "./shopify/document-headers.server.ts";
import { DocumentConfigContext } from "./ui/document-config.ts";

const renderTimeoutMs = 5_000;
const config = { apiKey: env.SHOPIFY_API_KEY, appBridgeUrl: env.APP_BRIDGE_URL };

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
): Promise<Response> {
  setDocumentHeaders(request, headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  // Crawlers do not run scripts: they get the whole page at once.
  const readyEvent = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    let failed = false;
    const { pipe, abort } = renderToPipeableStream(
      <DocumentConfigContext.Provider value={config}>
        <RemixServer context={remixContext} url={request.url} abortDelay={renderTimeoutMs} />
      </DocumentConfigContext.Provider>,
      {
        [readyEvent]: () => {
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: failed ? 500 : status }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          failed = true;
          log.error({ err: error, path: new URL(request.url).pathname }, "A page failed while it was rendered");
        },
      },
    );
    setTimeout(abort, renderTimeoutMs + 1_000).unref();
  });
}

/** Defects, and nothing else: foreseen errors were answered before (app/web/answer-foreseen-errors.ts). */
export const handleError: HandleErrorFunction = (error, { request }) => {
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  log.error({ err: error, method: request.method, path: new URL(request.url).pathname }, "A request failed");
};
