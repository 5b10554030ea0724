import { createReadableStreamFromReadable, type ActionFunction, type ServerBuild } from "@remix-run/node";
import type { Request as ExpressRequest, RequestHandler, Response as ExpressResponse } from "express";

/**
 * Hands what programs post (webhooks, Flow, carriers' callbacks) to the action of their route, as Remix would, but without looking
 * for it among all pages: that took a third of the time such a request costs, and they come by the thousand. Their routes stand
 * alone, at addresses without parameters, and answer with a Response. Everything else is left to Remix.
 */
export function answerPrograms(build: ServerBuild): RequestHandler {
  const actions = actionsByPath(build);
  return (request, response, next) => {
    const action = request.method === "POST" ? actions.get(request.path) : undefined;
    if (!action) return next();
    run(action, request)
      .then((answer) => send(response, answer))
      .catch((error: unknown) => {
        if (!isCutOff(request, error)) next(error);
      });
  };
}

function actionsByPath(build: ServerBuild): Map<string, ActionFunction> {
  const actions = new Map<string, ActionFunction>();
  for (const route of Object.values(build.routes)) {
    if (!route?.path || /[:*?]/.test(route.path) || route.parentId !== "root") continue;
    const { action, default: page } = route.module;
    if (action && !page) actions.set(`/${route.path}`, action as ActionFunction);
  }
  return actions;
}

async function run(action: ActionFunction, incoming: ExpressRequest): Promise<Response> {
  try {
    const answer = await action({ request: toRequest(incoming), params: {}, context: {} });
    if (answer instanceof Response) return answer;
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
  throw new Error(`The route of ${incoming.path} did not answer with a Response`);
}

/** A caller that went away before it had said all: no defect of ours, and nobody is left to be answered. */
function isCutOff(incoming: ExpressRequest, error: unknown): boolean {
  return (
    incoming.destroyed && !incoming.complete && error instanceof Error && "code" in error && error.code === "ECONNRESET"
  );
}

function toRequest(incoming: ExpressRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, each);
  }
  return new Request(`${incoming.protocol}://${incoming.headers.host ?? ""}${incoming.originalUrl}`, {
    method: incoming.method,
    headers,
    body: createReadableStreamFromReadable(incoming),
    duplex: "half",
  });
}

async function send(response: ExpressResponse, answer: Response): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) response.append(name, value);
  response.end(answer.body ? Buffer.from(await answer.arrayBuffer()) : undefined);
}
