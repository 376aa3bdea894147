/**
 * A sandbox with a store: a directory, or a bucket on the server that PAYMENTS_E2E_S3 names (its endpoint; the bucket is PAYMENTS_E2E_BUCKET, the
 * credentials are AWS_*), so that the same tests run on both. What has a meaning on one of them alone stands in oneStore.ts.
 */
import type { Storage } from '../../../src/storage/types.ts';
import { bucketSandbox } from './bucketStore.ts';
import { directorySandbox } from './directoryStore.ts';
import type { Sandbox, SandboxOptions } from './sandbox.ts';
import { endpoint } from './where.ts';

export interface StoreSandbox extends Sandbox {
  readonly store: TestStore;
  /** Another store: the flags and the environment that lead a command there. */
  elsewhere(name: string): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  /** Runs a command until no lease of a killed run stands in its way. */
  runAfterKill: Sandbox['run'];
}

export interface TestStore {
  /** Every key, in order. */
  keys(): Promise<string[]>;
  read(key: string): Promise<string>;
  write(key: string, text: string): Promise<void>;
  /** The store as the program has it, opened in this process. */
  open(): Storage;
  /** The project file that `init` has written, as somebody edits it who keeps the data there. */
  inProjectFile(text: string): string;
}

export interface StoreSandboxOptions extends SandboxOptions {
  /** The store of another sandbox instead of one of its own. */
  readonly of?: StoreSandbox;
  /** The folder of a project whose file names the store: the environment does not. */
  readonly project?: string;
}

export async function createStoreSandbox(options: StoreSandboxOptions = {}): Promise<StoreSandbox> {
  return endpoint === undefined ? await directorySandbox(options) : await bucketSandbox(endpoint, options);
}
