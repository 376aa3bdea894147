/** Starting, timing and stopping the processes of a bench. */
import type { PageServerOptions } from './pageServer.ts';

export interface Finished {
  readonly seconds: number;
  /** Of processor time, user and system. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly stdout: string;
}

/** Runs the command to its end; throws what it wrote to stderr if it fails. */
export async function timed(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const began = performance.now();
  const child = Bun.spawn([...command], { env: { ...process.env, ...env }, stdout: 'pipe', stderr: 'pipe' });
  const [stdout, stderr, status] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  const seconds = (performance.now() - began) / 1_000;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${stderr}`);
  const usage = child.resourceUsage();
  if (usage === undefined) throw new Error('this system does not say what a process used');
  return { seconds, cpuSeconds: Number(usage.cpuTime.total) / 1e6, peakMegabytes: usage.maxRSS / 1e6, stdout };
}

/** A server in a process of its own, which ends with the scope. The first line that it prints is its URL. */
export interface Server extends Disposable {
  readonly url: string;
}

export async function startServer(command: readonly string[]): Promise<Server> {
  const child = Bun.spawn([...command], { stdout: 'pipe', stderr: 'inherit' });
  const url = await firstLine(child.stdout);
  return { url, [Symbol.dispose]: () => child.kill() };
}

export function startPageServer(options: PageServerOptions): Promise<Server> {
  return startServer([process.execPath, `${import.meta.dir}/pageServer.ts`, JSON.stringify(options)]);
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += new TextDecoder().decode(chunk);
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'));
  }
  throw new Error('the server ended before it said where it is');
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
