/** The compiled binary under test. */
import { copyFileSync, existsSync, linkSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPath } from '../../../scripts/lib/paths.mjs';

export const PROGRAM = process.platform === 'win32' ? 'payments-pipeline.exe' : 'payments-pipeline';

/** Puts the binary alone into a directory, and returns its path there. */
export function placeBinary(directory: string): string {
  const source = process.env['PAYMENTS_PIPELINE_BINARY'] ?? binaryPath;
  if (!existsSync(source)) throw new Error(`there is no binary at ${source}: run \`npm run build\`, or the tests by \`npm run test:e2e\``);
  const path = join(directory, PROGRAM);
  try {
    // The same bytes under another name; a copy of 130 MB for every test would be most of its time.
    linkSync(source, path);
  } catch {
    copyFileSync(source, path);
  }
  return path;
}
