import { createServer, type Server } from "node:http";
import type { Log } from "../log.server.ts";
import { checkHealth } from "../web/health.server.ts";
import { answerMetrics } from "../web/metrics.server.ts";

/** The worker's own /healthz and /metrics, for where it runs as a service of its own. */
export function serveHealth(options: { port: number; host: string; log: Log }): Server {
  const server = createServer((request, response) => {
    void answer(request.url ?? "/", request.headers.authorization)
      .catch(() => ({ status: 500, contentType: "text/plain", body: "Something went wrong." }))
      .then(({ status, contentType, body }) => response.writeHead(status, { "Content-Type": contentType }).end(body));
  });
  server.on("error", (error) => options.log.error({ err: error }, "The worker's health cannot be asked for"));
  return server.listen(options.port, options.host);
}

async function answer(url: string, authorization: string | undefined) {
  if (url === "/metrics") return answerMetrics(authorization);
  if (url !== "/healthz") return { status: 404, contentType: "text/plain", body: "Not found" };
  const health = await checkHealth();
  return { status: health.healthy ? 200 : 503, contentType: "application/json", body: JSON.stringify(health) };
}
