import { checkHealth } from "../web/health.server.ts";

/** For the load balancer: 200 while this process can work, 503 while it cannot. */
export async function loader(): Promise<Response> {
  const health = await checkHealth();
  return Response.json(health, { status: health.healthy ? 200 : 503, headers: { "Cache-Control": "no-store" } });
}
