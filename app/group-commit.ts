type Waiting<T> = { item: T; resolve: () => void; reject: (error: unknown) => void };

/**
 * Makes many small writes into few: items that come within `windowMs` are written together, and each promise resolves when
 * what it stands for is committed. When a group cannot be written its items are tried one by one, so that a bad one fails
 * alone.
 */
export function groupCommit<T>(
  write: (items: T[]) => Promise<void>,
  { windowMs, most }: { windowMs: number; most: number },
): (item: T) => Promise<void> {
  let waiting: Waiting<T>[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const group = waiting;
    waiting = [];
    void commit(group);
  }

  async function commit(group: Waiting<T>[]): Promise<void> {
    try {
      await write(group.map(({ item }) => item));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) await commit([one]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length >= most) flush();
      else timer ??= setTimeout(flush, windowMs);
    });
}
