/** Runs before every test file (bunfig.toml). */
import { afterAll } from 'bun:test';
import { guardNetwork } from './network.ts';
import { removeTemporaryDirectories } from './temporary.ts';

guardNetwork();
afterAll(removeTemporaryDirectories);
