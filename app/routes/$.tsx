import type { LoaderFunctionArgs } from "@remix-run/node";

/** Every address that no other route has. A route of its own, so that any method is answered with 404. */
export function loader(_: LoaderFunctionArgs): never {
  throw new Response(null, { status: 404, statusText: "Not Found" });
}

export const action = loader;

export default function NotFound() {
  return null;
}
