/** What every store promises (src/storage/types.ts), whatever it is made of. Run by tests/integration/storageContract.test.ts and tests/judges/s3/servers.ts. */
import { describe } from 'bun:test';
import { filesContract } from './files.ts';
import { keysContract } from './keys.ts';
import { locksContract } from './locks.ts';
import type { MakeStore } from './underTest.ts';
import { writesContract } from './writes.ts';

export interface ContractOptions {
  /** Keys below a folder that is listed whole; more than a thousand make S3 answer in pages. */
  readonly listed?: number;
}

export function storageContract(name: string, make: MakeStore, { listed = 1_050 }: ContractOptions = {}): void {
  describe(`${name} keeps the contract of a store`, () => {
    writesContract(make);
    keysContract(make, listed);
    filesContract(make);
    locksContract(make);
  });
}
