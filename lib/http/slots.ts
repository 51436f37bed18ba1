/** Lets a bounded number run at once for each key; the others wait in line. */
export interface Slots {
  /**
   * Waits for a slot.
   * @returns what gives it back, to be called once
   * @throws the signal's reason when it is aborted before the turn comes, Error where the line is full
   */
  take(key: string, signal: AbortSignal): Promise<() => void>;
}

/**
 * @param atOnce how many may run for one key
 * @param waiting how many more may stand in its line
 */
export function createSlots(atOnce: number, waiting: number): Slots {
  const lines = new Map<string, { running: number; next: Array<() => void> }>();

  const release = (key: string) => () => {
    const line = lines.get(key);
    if (!line) return;
    const next = line.next.shift();
    if (next) next();
    else if (--line.running === 0) lines.delete(key);
  };

  return {
    async take(key, signal) {
      signal.throwIfAborted();
      const line = lines.get(key) ?? { running: 0, next: [] };
      lines.set(key, line);
      if (line.running < atOnce) {
        line.running += 1;
        return release(key);
      }
      if (line.next.length >= waiting) throw new Error(`too many wait for ${key}`);
      await new Promise<void>((resolve, reject) => {
        const turn = () => {
          signal.removeEventListener("abort", leave);
          resolve();
        };
        const leave = () => {
          line.next.splice(line.next.indexOf(turn), 1);
          reject(signal.reason);
        };
        line.next.push(turn);
        signal.addEventListener("abort", leave, { once: true });
      });
      return release(key);
    },
  };
}
