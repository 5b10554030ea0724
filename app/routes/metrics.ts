import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerMetrics } from "../web/metrics.server.ts";

/** For Prometheus. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { status, contentType, body } = await answerMetrics(request.headers.get("authorization"));
  return new Response(body, { status, headers: { "Content-Type": contentType, "Cache-Control": "no-store" } });
}
