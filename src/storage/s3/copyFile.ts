/** How a small object lies on disk: a line with its ETag and the SHA-256 of what follows, then its bytes. */
import type { StoredObject } from '../types.ts';

/** The file's bytes. */
export function copyBytes({ body, version }: StoredObject): Uint8Array {
  const head = new TextEncoder().encode(`${JSON.stringify({ version, sha256: sha256(body) })}\n`);
  return Buffer.concat([head, body]);
}

/** The object's bytes, if the file is a copy of that version and whole: a power cut may have left less. */
export function bodyOfCopy(file: Uint8Array, version: string): Uint8Array | undefined {
  const end = file.indexOf(10);
  const body = file.subarray(end + 1);
  const head = new TextDecoder().decode(file.subarray(0, Math.max(0, end)));
  return head === JSON.stringify({ version, sha256: sha256(body) }) ? body : undefined;
}

function sha256(body: Uint8Array): string {
  return new Bun.CryptoHasher('sha256').update(body).digest('hex');
}
