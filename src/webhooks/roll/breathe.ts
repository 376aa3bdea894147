/** Lets deliveries through between two portions of a roll: it works on the thread that answers them. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
