import { isUtf8 } from 'node:buffer';
import type { QuarantineReason } from '../../extract/split/quarantineReason.ts';
import type { SplitPage } from '../../extract/split/splitPage.ts';

/** Bodies that cannot be records, as a page of which everything goes to quarantine. */
export function quarantinePage(bodies: readonly Uint8Array[]): SplitPage {
  const at = (index: number): Uint8Array => bodies[index] ?? new Uint8Array(0);
  return {
    hasMore: false,
    object: null,
    url: null,
    count: bodies.length,
    lastId: null,
    ids: () => bodies.map(() => null),
    idHashes: () => new Int32Array(bodies.length * 2),
    id: () => null,
    record: at,
    raw: at,
    reason: (index) => reasonOf(at(index)),
    created: () => null,
    openChildren: () => [],
    lines: () => null,
    release: () => {},
  };
}

function reasonOf(body: Uint8Array): QuarantineReason {
  if (!isUtf8(body)) return 'invalid_utf8';
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? 'missing_id' : 'not_an_object';
  } catch {
    return 'not_json';
  }
}
