/**
 * Runs `work` while holding the lock file, which names this process. Waits while another living process holds it; the
 * lock of a dead one is taken over.
 */
export function withFileLock<T>(file: string, work: () => T | Promise<T>): Promise<T>;
