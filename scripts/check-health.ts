// What a container asks of itself (HEALTHCHECK in the Dockerfile): ends well when the web app or the worker, whichever runs
// in it, says that it can work.
export {};

const ports = [process.env.PORT, process.env.WORKER_HEALTH_PORT].filter(Boolean);

try {
  await Promise.any(ports.map(isHealthy));
} catch (error) {
  const reasons = error instanceof AggregateError ? error.errors : [error];
  console.error(reasons.map(String).join("; "));
  process.exitCode = 1;
}

async function isHealthy(port: string | undefined): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
  if (!answer.ok) throw new Error(`Port ${port} answers with ${answer.status}`);
}
