import { PipelineError } from '../../../src/domain/errors.ts';
import type { Storage } from '../../../src/storage/types.ts';

/** A store that the contract is held against: empty at first, gone afterwards. */
export interface StoreUnderTest extends AsyncDisposable {
  /** Opens it as a process of its own would. */
  open(): Storage;
  /** Statements that open it as `storage` in another process. */
  readonly source: string;
}

export type MakeStore = () => Promise<StoreUnderTest>;

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (body: Uint8Array | undefined): string => new TextDecoder().decode(body);

/** The code of the error that it ends with, or `no error`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof PipelineError ? error.code : String(error)),
  );
}

export async function keysOf(storage: Storage, prefix: string): Promise<string[]> {
  return (await Array.fromAsync(storage.list(prefix))).map(({ key }) => key);
}

/** Another process on the store; `body` is an async function's. */
export function elsewhere({ source }: Pick<StoreUnderTest, 'source'>, body: string): Bun.Subprocess<'ignore', 'pipe', 'inherit'> {
  return Bun.spawn([process.execPath, '-e', `${source}\n${body}`], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
    env: process.env,
  });
}
