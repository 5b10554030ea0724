/** Every address that no other route has. A route of its own, so that whatever is asked of it is answered with 404. */
export function loader(): never {
  throw notFound();
}

export function action(): never {
  throw notFound();
}

export default function NotFound() {
  return null;
}

function notFound(): Response {
  return new Response(null, { status: 404, statusText: "Not Found" });
}
