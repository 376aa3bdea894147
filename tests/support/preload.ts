/** Runs before every test file (bunfig.toml). */
import { guardNetwork } from './network.ts';

guardNetwork();
