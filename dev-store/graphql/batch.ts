export type Batch<Key, Value> = (key: Key) => Promise<Value>;

/**
 * Collects the keys asked for in one turn of the event loop and loads them together, so that a page of 1,000 rows reads
 * what belongs to them with one query. `load` answers in the order of its keys.
 */
export function makeBatch<Key, Value>(load: (keys: Key[]) => Promise<Value[]>): Batch<Key, Value> {
  let waiting: Map<Key, PromiseWithResolvers<Value>> | null = null;
  return (key) => {
    if (waiting === null) {
      const batch = (waiting = new Map<Key, PromiseWithResolvers<Value>>());
      setImmediate(() => {
        waiting = null;
        void answer(batch, load);
      });
    }
    const known = waiting.get(key);
    if (known) return known.promise;
    const added = Promise.withResolvers<Value>();
    waiting.set(key, added);
    return added.promise;
  };
}

async function answer<Key, Value>(
  batch: Map<Key, PromiseWithResolvers<Value>>,
  load: (keys: Key[]) => Promise<Value[]>,
): Promise<void> {
  try {
    const values = await load([...batch.keys()]);
    [...batch.values()].forEach((waiting, index) => waiting.resolve(values[index] as Value));
  } catch (error) {
    for (const waiting of batch.values()) waiting.reject(error);
  }
}
