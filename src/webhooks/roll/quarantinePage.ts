import type { QuarantineReason } from '../../extract/split/quarantineReason.ts';
import type { SplitPage } from '../../extract/split/splitPage.ts';

/** Bodies that cannot be records, as a page of which everything goes to quarantine. */
export function quarantinePage(bodies: readonly { readonly body: Uint8Array; readonly reason: QuarantineReason }[]): SplitPage {
  const at = (index: number): Uint8Array => bodies[index]?.body ?? new Uint8Array(0);
  return {
    hasMore: false,
    object: null,
    url: null,
    count: bodies.length,
    lastId: null,
    ids: () => bodies.map(() => null),
    id: () => null,
    record: at,
    raw: at,
    reason: (index) => bodies[index]?.reason ?? 'not_json',
    created: () => null,
    openChildren: () => [],
  };
}
