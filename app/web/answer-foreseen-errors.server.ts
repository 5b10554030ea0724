import type { ActionFunction, LoaderFunction, ServerBuild } from "@remix-run/node";
import type { AppError } from "../errors.ts";
import type { Log } from "../log.server.ts";

type DataFunction = LoaderFunction & ActionFunction;
type Route = NonNullable<ServerBuild["routes"][string]>;

/**
 * Turns what loaders and actions throw into answers, in one place: an AppError becomes a Response with its status and its
 * words for the merchant, which Remix hands to the nearest error boundary; a body that is no form or no JSON becomes 400.
 * Everything else stays a defect, of which Remix tells the browser nothing.
 */
export function answerForeseenErrors(build: ServerBuild, log: Log): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => [id, route && wrapRoute(route, log)] as const);
  return { ...build, routes: Object.fromEntries(routes) };
}

function wrapRoute(route: Route, log: Log): Route {
  const { loader, action } = route.module;
  return {
    ...route,
    module: {
      ...route.module,
      ...(loader && { loader: wrap(loader as DataFunction, log) }),
      ...(action && { action: wrap(action as DataFunction, log) }),
    },
  };
}

function wrap(handle: DataFunction, log: Log): DataFunction {
  return async (...args) => {
    try {
      return await handle(...args);
    } catch (error) {
      const answer = answerFor(error);
      if (!answer) throw error;
      const { request } = args[0];
      log.warn({ method: request.method, path: new URL(request.url).pathname, reason: String(error) }, "Refused");
      throw answer;
    }
  };
}

function answerFor(error: unknown): Response | undefined {
  if (isAppError(error)) {
    return Response.json({ code: error.code, userMessage: error.userMessage }, { status: error.status });
  }
  if (isUnreadableBody(error)) {
    return Response.json(
      { code: "invalid-input", userMessage: "The form could not be read. Reload the page and try again." },
      { status: 400 },
    );
  }
  return undefined;
}

/** By shape: the build carries its own copy of the class. */
function isAppError(error: unknown): error is AppError {
  return error instanceof Error && "userMessage" in error && "code" in error && "status" in error;
}

/** What Request.formData() and Request.json() throw for a body of another kind. */
function isUnreadableBody(error: unknown): boolean {
  if (error instanceof SyntaxError) return /JSON/.test(error.message);
  return error instanceof TypeError && /form ?data|multipart|content-type/i.test(error.message);
}
