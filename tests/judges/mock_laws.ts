/** Many economies of several sizes and lengths, each held against every law of tests/integration/mockLaws. Ends in `N passed, N failed`. */
import { createMock, type MockOptions } from '../../mock/index.ts';
import { brokenLaws } from '../integration/mockLaws/laws.ts';
import { readEconomy } from '../integration/mockLaws/readEconomy.ts';

const DAY = 86_400;
const START = Date.UTC(2026, 6, 1) / 1000;

type Company = Pick<MockOptions, 'seed' | 'days' | 'volume'> & { readonly startUnix?: number; readonly nowUnix?: number };

const many: Company[] = Array.from({ length: 30 }, (_, n) => ({ seed: 1000 + n, days: 11 + (n % 9) * 7, volume: 10 + (n % 4) * 10 }));
const long: Company[] = [7, 105, 2026].map((seed) => ({ seed, startUnix: Date.UTC(2024, 0, 31) / 1000, days: 420, volume: 6 }));
const busy: Company[] = [3, 4].map((seed) => ({ seed, days: 40, volume: 150, nowUnix: START + 40 * DAY + 34_000 }));

let [passed, failed] = [0, 0];
for (const company of [...many, ...long, ...busy]) {
  const broken = brokenLaws(await readEconomy(createMock({ startUnix: START, clock: () => 0, frozen: true, pretty: false, ...company })));
  if (Object.keys(broken).length === 0) passed++;
  else failed++;
  if (Object.keys(broken).length > 0) console.log(JSON.stringify({ company, broken }, null, 2));
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
