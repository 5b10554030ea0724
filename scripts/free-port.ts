import { createServer } from "node:net";

/** A port of loopback that nobody listens on at this moment: the preferred one, if it is free. */
export function findFreePort(preferred = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (preferred !== 0 && error.code === "EADDRINUSE") resolve(findFreePort());
      else reject(error);
    });
    probe.listen(preferred, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === "object") resolve(address.port);
        else reject(new Error("The system named no port"));
      });
    });
  });
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await findFreePort(port)) === port;
}
