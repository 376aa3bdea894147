import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Writes the SHA-256 of each file, as `sha256sum --check` reads it. */
export function writeChecksums(path: string, files: readonly string[]): void {
  const lines = files.map((file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}`);
  writeFileSync(path, `${lines.join('\n')}\n`);
}
