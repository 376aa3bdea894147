import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Figures } from '../../../src/report/figures/figures.ts';
import { periodsBetween } from '../../../src/report/figures/periods.ts';
import { axisText } from '../../../src/report/html/axisText.ts';
import { renderHtml } from '../../../src/report/html/page.ts';
import { amountScale } from '../../../src/report/html/scale.ts';
import { nastyCheck, nastyText } from './nasty.ts';
import { runReport } from './runReport.ts';

const point = { sales: 500n, refunds: -20n, disputes: 0n, fees: -10n, other: 0n, net: 470n };

function figures(currency = 'kwd'): Figures {
  return {
    revenue: [{ currency, points: periodsBetween('2026-01-30', '2026-02-02').map((period) => ({ period, ...point })) }],
    payouts: [{ currency, points: [{ payout: 'po_1', day: '2026-02-01', amount: 470n, state: 'differs', difference: -1n }] }],
    ageing: [{ currency, points: [{ bucket: '1-30', invoices: 2, amount: 1001n }] }],
  };
}

/** Elements, in order, as Bun's own HTML parser sees them. */
async function elements(page: string): Promise<{ name: string; attributes: Record<string, string> }[]> {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const rewriter = new HTMLRewriter().on('*', {
    element: ({ tagName, attributes }) => void found.push({ name: tagName, attributes: Object.fromEntries(attributes) }),
  });
  await rewriter.transform(new Response(page)).text();
  return found;
}

describe('the page', () => {
  test('shows amounts exactly, each currency alone, with a table behind each plot', async () => {
    const page = renderHtml({ ...runReport(), figures: figures() });
    for (const text of ['net 1.880 KWD', '0.470', '−0.001', '1.001 KWD', '14,203.11 USD', 'does not tie']) expect(page).toContain(text);
    const all = await elements(page);
    const plots = all.filter(({ name, attributes }) => name === 'svg' && attributes['role'] === 'img');
    expect(plots).toHaveLength(3);
    expect(plots.every(({ attributes }) => (attributes['aria-label'] ?? '') !== '')).toBe(true);
    expect(page.match(/<figure class="card">.*?<details>.*?<table>/gs)).toHaveLength(3);
  });

  test('holds all that it needs: no script, no address outside', async () => {
    const page = renderHtml({ ...runReport(), figures: figures() });
    expect((await elements(page)).filter(({ name }) => ['script', 'img', 'iframe', 'object', 'base'].includes(name))).toEqual([]);
    expect(page).not.toMatch(/(src|href)="(?!data:)|url\(|@import/);
    expect(page).toContain(`default-src 'none'`.replaceAll("'", '&#39;'));
  });

  test('says so when a model or the files are not there', () => {
    const none = { revenue: undefined, payouts: [], ageing: undefined };
    expect(renderHtml({ ...runReport(), figures: none })).toContain('this snapshot has no table gold.revenue_daily');
    expect(renderHtml({ ...runReport(), figures: none })).toContain('There are no payouts in this snapshot.');
    expect(renderHtml(runReport())).toContain('the files of this snapshot are no longer in the store');
  });

  test('property: no text of a check, a store or a currency becomes an element or an attribute', async () => {
    const plain = await elements(renderHtml({ ...runReport([]), figures: figures() }));
    const known = new Set(plain.map(({ name }) => name));
    for (const name of ['article', 'pre', 'code', 'dl']) known.add(name);
    await fc.assert(
      fc.asyncProperty(fc.array(nastyCheck, { maxLength: 3 }), nastyText, async (checks, text) => {
        const page = renderHtml({ ...runReport(checks), runId: text, store: text, figures: figures(text) });
        const all = await elements(page);
        expect(all.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
        const attributes = new Set(all.flatMap((element) => Object.keys(element.attributes)));
        expect([...attributes].filter((name) => name.startsWith('on') || name === 'style' || name === 'srcset')).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('an axis', () => {
  test('property: has few round ticks, and every amount stands between its ends, the greater the higher', () => {
    const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 20 }), (amounts) => {
        const { ticks, at } = amountScale(amounts, { top: 0, bottom: 100, ticks: 5 });
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks).toContain(0n);
        for (const one of amounts) expect(at(one) >= -1e-6 && at(one) <= 100 + 1e-6).toBe(true);
        const sorted = amounts.toSorted((a, b) => (a < b ? -1 : 1)).map(at);
        expect(sorted).toEqual(sorted.toSorted((a, b) => b - a));
      }),
    );
  });

  test.each([
    [1_250_000n, 'usd', '12.5k'],
    [-300n, 'usd', '−3'],
    [1_500_000_000n, 'kwd', '1.5M'],
    [10_000n, 'jpy', '10k'],
    [0n, 'usd', '0'],
  ])('%d %s → %s', (minor, currency, text) => expect(axisText(minor, currency)).toBe(text));
});

test('periods follow each other over the ends of months and years', () => {
  expect(periodsBetween('2027-12-30', '2028-01-02')).toEqual(['2027-12-30', '2027-12-31', '2028-01-01', '2028-01-02']);
  expect(periodsBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
  expect(periodsBetween('2027-11', '2028-02')).toEqual(['2027-11', '2027-12', '2028-01', '2028-02']);
});
