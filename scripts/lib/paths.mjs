import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. Every task works from here, wherever it was called. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The binary that `build` leaves for this machine. */
export const binaryPath = join(root, 'dist', process.platform === 'win32' ? 'payments-pipeline.exe' : 'payments-pipeline');
