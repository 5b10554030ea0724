import { AppError } from "../errors.ts";

/**
 * A file up to this size is fetched at once, so that the download does not wait for the database. A larger one is read as
 * it arrives: whatever its size, no more than this is held.
 */
const heldBytes = 32 * 2 ** 20;

/**
 * The lines of a finished bulk operation's file; undefined when Shopify no longer has it. Throws AppError
 * `shopify-unavailable`, then or while the lines are read, when the download breaks off.
 */
export async function downloadExport(
  url: string,
  { fileSize }: { fileSize: number },
): Promise<AsyncIterable<string> | Iterable<string> | undefined> {
  const response = await fetch(url).catch(breakOff);
  if (response.ok && response.body) {
    if (fileSize > heldBytes) return readLines(response.body);
    return (await response.text().catch(breakOff)).split("\n");
  }
  await response.body?.cancel();
  // Shopify keeps a result for seven days; the storage behind it answers 403 or 404 afterwards.
  if (response.status === 403 || response.status === 404 || response.status === 410) return undefined;
  return breakOff(new Error(`The export answered ${response.status}`));
}

async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const chunk = await reader.read().catch(breakOff);
      if (chunk.done) break;
      const lines = (rest + decoder.decode(chunk.value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    rest += decoder.decode();
    if (rest !== "") yield rest;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function breakOff(cause: unknown): never {
  throw new AppError("shopify-unavailable", {
    message: "The customer export could not be downloaded",
    userMessage: "The customers could not be downloaded from Shopify. We go on where it broke off.",
    cause,
  });
}
