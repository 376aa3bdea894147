import { type AgeingBucket, type Figures, MOST_DAYS, type OfCurrency, type PayoutPoint, type RevenuePoint } from '../figures/figures.ts';
import { monthOf, periodsBetween, spanOf } from '../figures/periods.ts';
import { majorText, moneyText } from '../moneyText.ts';
import { type BarGroup, barPlot } from './barPlot.ts';
import { type Markup, markup } from './markup.ts';
import { rowPlot } from './rowPlot.ts';
import { type HtmlColumn, htmlTable } from './table.ts';

/** Revenue, payouts and what is owed: a card a currency, and a table behind each plot. */
export function figuresSection({ revenue, payouts, ageing }: Figures): Markup {
  return markup`${section('Revenue', REVENUE, revenue, 'revenue_daily', revenueCard)}${section('Payouts', PAYOUTS, payouts, 'payout_reconciliation', payoutCard(payoutAxis(payouts ?? [])))}${section('Receivables by age', AGEING, ageing, 'ar_aging', ageingCard)}`;
}

interface Words {
  readonly says: string;
  readonly nothing: string;
  readonly legend: readonly (readonly [string, string])[];
}

const REVENUE: Words = {
  says: 'What came in and what was taken from it, by the ledger’s own entries. Above the line sales, below it refunds, disputes and fees; the dash is the net. Each currency stands alone.',
  nothing: 'There is no revenue in this snapshot.',
  legend: [
    ['sales', 'sales'],
    ['refunds', 'refunds'],
    ['disputes', 'disputes'],
    ['fees', 'fees'],
    ['net', 'net'],
  ],
};

const PAYOUTS: Words = {
  says: 'What left for the bank. A payout ties when the net of the transactions in it is its amount, to the minor unit. Manual and instant payouts have no list of transactions to hold them against.',
  nothing: 'There are no payouts in this snapshot.',
  legend: [
    ['tied', 'ties to its transactions'],
    ['differs', 'does not tie'],
    ['pending', 'not complete yet'],
    ['unitemised', 'cannot be itemised'],
  ],
};

const AGEING: Words = {
  says: 'What customers still owe on open invoices, by how long it has been due.',
  nothing: 'No invoice is open.',
  legend: [],
};

function section<Point>(
  title: string,
  words: Words,
  series: readonly OfCurrency<Point>[] | undefined,
  model: string,
  card: (series: OfCurrency<Point>) => Markup,
): Markup {
  if (series === undefined)
    return markup`<section><h2>${title}</h2><p class="soft">Not shown: this snapshot has no table gold.${model}.</p></section>`;
  const legend = words.legend.map(([style, label]) => markup`<li>${swatch(style)}${label}</li>`);
  const body =
    series.length === 0
      ? markup`<p class="soft">${words.nothing}</p>`
      : markup`${legend.length === 0 ? undefined : markup`<ul class="legend">${legend}</ul>`}<div class="cards">${series.map(card)}</div>`;
  return markup`<section><h2>${title}</h2><p class="soft">${words.says}</p>${body}</section>`;
}

function swatch(style: string): Markup {
  const shape =
    style === 'net'
      ? markup`<line class="net" x1="0" x2="14" y1="5" y2="5"/>`
      : markup`<rect class="${style}" x="1" y="1" width="12" height="8"/>`;
  return markup`<svg viewBox="0 0 14 10" aria-hidden="true">${shape}</svg>`;
}

function revenueCard({ currency, points }: OfCurrency<RevenuePoint>): Markup {
  const net = sum(points.map((point) => point.net));
  const span = spanText(points.map(({ period }) => period));
  const plot = barPlot({
    currency,
    says: `Revenue in ${currency.toUpperCase()}, ${span}: net ${moneyText(net, currency)}`,
    groups: points.map((point) => ({
      label: shortPeriod(point.period),
      hint: `${point.period}: sales ${moneyText(point.sales, currency)}, refunds ${majorText(point.refunds, currency)}, disputes ${majorText(point.disputes, currency)}, fees ${majorText(point.fees, currency)}, net ${majorText(point.net, currency)}`,
      bars: (['sales', 'refunds', 'disputes', 'fees'] as const).map((style) => ({ style, minor: point[style] })),
      line: point.net,
    })),
  });
  const columns = ['sales', 'refunds', 'disputes', 'fees', 'net', 'other'] as const;
  const cells = (point: Omit<RevenuePoint, 'period'>) => columns.map((name) => majorText(point[name], currency));
  const total = Object.fromEntries(columns.map((name) => [name, sum(points.map((point) => point[name]))]));
  const rows = [
    ...points.map((point) => [point.period, ...cells(point)]),
    ['Total', ...columns.map((name) => majorText(total[name] ?? 0n, currency))],
  ];
  const table = htmlTable(`${currency.toUpperCase()}, ${span}`, [{ header: 'Period' }, ...columns.map(amountColumn)], rows);
  return figure(currency, `net ${moneyText(net, currency)}`, plot, table);
}

function payoutCard(axis: readonly string[]): (series: OfCurrency<PayoutPoint>) => Markup {
  return ({ currency, points }) => {
    const total = sum(points.map(({ amount }) => amount));
    const byMonth = axis[0]?.length === 7;
    const periods = Map.groupBy(points, ({ day }) => (byMonth ? monthOf(day) : day));
    const differing = points.filter(({ state }) => state === 'differs').length;
    const plot = barPlot({
      currency,
      says: `${points.length} payouts in ${currency.toUpperCase()}, ${spanText(axis)}: ${moneyText(total, currency)}; ${differing} do not tie`,
      groups: axis.map((period) => payoutBars(period, periods.get(period) ?? [], currency)),
    });
    const table = byMonth ? monthsTable(periods, currency) : payoutsTable(points, currency);
    return figure(currency, moneyText(total, currency), plot, table);
  };
}

/** One bar a state, those that do not tie on top. */
function payoutBars(period: string, those: readonly PayoutPoint[], currency: string): BarGroup {
  const states = (['tied', 'pending', 'unitemised', 'differs'] as const).flatMap((state) => {
    const amount = sum(those.filter((payout) => payout.state === state).map((payout) => payout.amount));
    return amount === 0n ? [] : [{ state, amount }];
  });
  const hint = states.map(({ state, amount }) => `${moneyText(amount, currency)} ${STATES[state]}`).join(', ');
  return {
    label: shortPeriod(period),
    hint: `${period}: ${hint === '' ? 'no payout' : hint}`,
    bars: states.map(({ state, amount }) => ({ style: state, minor: amount })),
  };
}

function payoutsTable(points: readonly PayoutPoint[], currency: string): Markup {
  const columns: HtmlColumn[] = [
    { header: 'Day' },
    { header: 'Payout' },
    ...['amount', 'difference'].map(amountColumn),
    { header: 'State' },
  ];
  const rows = points.map(({ day, payout, amount, difference, state }) => [
    day,
    markup`<span class="id">${payout}</span>`,
    majorText(amount, currency),
    difference === null ? '' : majorText(difference, currency),
    STATES[state],
  ]);
  return htmlTable(`Payouts in ${currency.toUpperCase()}`, columns, rows);
}

function monthsTable(months: ReadonlyMap<string, readonly PayoutPoint[]>, currency: string): Markup {
  const columns: HtmlColumn[] = [
    { header: 'Month' },
    { header: 'Payouts', isNumber: true },
    amountColumn('amount'),
    { header: 'Do not tie', isNumber: true },
  ];
  const rows = [...months].map(([month, those]) => [
    month,
    String(those.length),
    majorText(sum(those.map(({ amount }) => amount)), currency),
    String(those.filter(({ state }) => state === 'differs').length),
  ]);
  return htmlTable(`Payouts in ${currency.toUpperCase()} by month; each one is in gold.payout_reconciliation`, columns, rows);
}

/** Days from the first payout to the last of any currency, or months when these are too many. */
function payoutAxis(payouts: readonly OfCurrency<PayoutPoint>[]): string[] {
  const span = spanOf(payouts.flatMap(({ points }) => points.map(({ day }) => day)));
  if (span === undefined) return [];
  const days = periodsBetween(...span);
  return days.length <= MOST_DAYS ? days : periodsBetween(monthOf(span[0]), monthOf(span[1]));
}

const STATES: Readonly<Record<PayoutPoint['state'], string>> = {
  tied: 'ties',
  differs: 'does not tie',
  pending: 'not complete yet',
  unitemised: 'cannot be itemised',
};

function ageingCard({ currency, points }: OfCurrency<AgeingBucket>): Markup {
  const total = sum(points.map(({ amount }) => amount));
  const style = (index: number) => (index === 0 ? 'open' : index < points.length - 1 ? 'late' : 'overdue');
  const plot = rowPlot(
    points.map(({ bucket, amount, invoices }, index) => ({
      label: bucket,
      minor: amount,
      style: style(index),
      hint: `${bucket}: ${moneyText(amount, currency)} on ${invoices} invoices`,
    })),
    currency,
    `Open invoices in ${currency.toUpperCase()} by days past due: ${moneyText(total, currency)}`,
  );
  const rows = points.map(({ bucket, invoices, amount }) => [bucket, String(invoices), majorText(amount, currency)]);
  const columns: HtmlColumn[] = [{ header: 'Days past due' }, { header: 'Invoices', isNumber: true }, amountColumn('open')];
  return figure(currency, moneyText(total, currency), plot, htmlTable(`Open in ${currency.toUpperCase()}`, columns, rows));
}

function figure(currency: string, total: string, plot: Markup, table: Markup): Markup {
  return markup`<figure class="card"><figcaption><h3>${currency.toUpperCase()}</h3><span class="total">${total}</span></figcaption>${plot}<details><summary>The numbers</summary>${table}</details></figure>`;
}

function amountColumn(name: string): HtmlColumn {
  return { header: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, isNumber: true };
}

function spanText(periods: readonly string[]): string {
  const [first, last] = [periods[0] ?? '', periods.at(-1) ?? ''];
  return first === last ? first : `${first} to ${last}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-11-22` → `22 Nov`, `2026-11` → `Nov 26`. */
function shortPeriod(period: string): string {
  const [year = '', month = '', day] = period.split('-');
  const name = MONTHS[Number(month) - 1] ?? month;
  return day === undefined ? `${name} ${year.slice(2)}` : `${Number(day)} ${name}`;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
