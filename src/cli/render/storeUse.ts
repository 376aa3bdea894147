import type { StoreUse } from '../../storage/types.ts';
import { formatBytes, formatCount, formatInteger } from './format.ts';

/** What a run has cost on a store: `s3://b/p: 412 requests (GetObject 80, PutObject 300, …), 31.0 MB up, 2.0 MB down, cache 33.1 MB of 10.0 GB`. */
export function formatStoreUse(label: string, { requests, uploaded, downloaded, cached, cacheLimit }: StoreUse): string {
  const counts = Object.entries(requests).sort(([, a], [, b]) => b - a);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const list = counts.map(([name, count]) => `${name} ${formatInteger(count)}`).join(', ');
  return [
    `${label}: ${formatCount(total, 'request')}${list === '' ? '' : ` (${list})`}`,
    `${formatBytes(uploaded)} up`,
    `${formatBytes(downloaded)} down`,
    `cache ${formatBytes(cached)} of ${formatBytes(cacheLimit)}`,
  ].join(', ');
}
