import type { Explanation, GoldRows, Movement, Neighbour, Neighbours, PayoutBook, Version } from '../../explain/types.ts';
import { renderBlocks, renderNextSteps, renderTitle } from './blocks.ts';
import { formatBytes, formatCount } from './format.ts';
import { formatAmount, formatMoney } from './money.ts';
import { renderTable } from './table.ts';
import { type Branch, renderTree } from './tree.ts';
import type { View } from './view.ts';

export interface ExplainView extends View {
  /** How many of a list are shown. */
  readonly limit: number;
  readonly personal: boolean;
}

type SilverRow = NonNullable<Explanation['silver']>['row'];

/** The object as a tree, a payout's members as a table that ends in the difference, and what to ask next. */
export function renderExplanation(told: Explanation, view: ExplainView): string {
  const branches = [
    ...told.names.map((neighbour) => neighbourBranch(neighbour)),
    ...told.named_by.map(namersBranch),
    ...movementsBranch(told),
    silverBranch(told, view),
    ...goldBranch(told.gold),
    ...eventsBranch(told),
    bronzeBranch(told, view),
  ];
  return renderBlocks([title(told, view), renderTree(branches, view), payoutTable(told, view), next(told, view)]);
}

function title({ object, id, silver }: Explanation, view: View): string {
  if (silver === null) return renderTitle({ title: `${object} ${id}`, verdict: 'not published yet', mood: 'warning' }, view);
  const { row } = silver;
  const facts = [amountOf(row), typeof row['created_at'] === 'string' ? `${shortTime(row['created_at'])} UTC` : ''];
  const status = row['is_deleted'] === true ? 'deleted' : typeof row['status'] === 'string' ? row['status'] : undefined;
  return renderTitle(
    {
      title: `${object.replaceAll('_', ' ')} ${id}`,
      ...(status === undefined ? {} : { verdict: status, mood: BAD.has(status) ? 'bad' : 'good' }),
      facts: facts.filter((fact) => fact !== ''),
    },
    view,
  );
}

const BAD = new Set(['failed', 'canceled', 'lost', 'uncollectible', 'deleted', 'unpaid', 'past_due']);

function amountOf(row: SilverRow): string {
  const minor = row['total_minor'] ?? row['amount_minor'] ?? row['net_minor'];
  return minor === null || minor === undefined || typeof row['currency'] !== 'string' ? '' : formatAmount(String(minor), row['currency']);
}

function neighbourBranch({ object, id, status, amount }: Neighbour): Branch {
  return { label: `${object.replaceAll('_', ' ')} ${id}`, note: words([status, amount && formatAmount(amount.minor, amount.currency)]) };
}

function namersBranch({ table, total, newest }: Neighbours): Branch {
  const [only] = newest;
  if (total === 1 && only !== undefined) return neighbourBranch(only);
  const children = newest.map(({ id, status, amount, created_at }) => ({
    label: id,
    note: words([status, amount && formatAmount(amount.minor, amount.currency), created_at && shortTime(created_at)]),
  }));
  return { label: `${table.replaceAll('_', ' ')}: ${total}`, children: [...children, ...more(total - newest.length)] };
}

function movementsBranch({ movements, silver, object }: Explanation): Branch[] {
  if (silver === null || (movements.total === 0 && !CAUSES.has(object))) return [];
  if (movements.total === 0) return [{ label: 'balance', note: 'not moved' }];
  const children = movements.newest.map((movement) => movementBranch(movement, object));
  return [
    {
      label: `balance: moved ${formatCount(movements.total, 'time')}`,
      children: [...children, ...more(movements.total - children.length)],
    },
  ];
}

const CAUSES = new Set(['charge', 'refund', 'dispute', 'payout', 'invoice', 'payment_intent', 'transfer', 'topup', 'application_fee']);

function movementBranch(movement: Movement, object: string): Branch {
  const { id, reporting_category, currency, gross_minor, fee_minor, net_minor } = movement;
  const money = (minor: string) => formatMoney(minor, currency);
  const sums =
    fee_minor === '0' ? `${money(net_minor)} ${currency}` : `${money(gross_minor)} − ${money(fee_minor)} = ${money(net_minor)} ${currency}`;
  const label = `${reporting_category ?? 'other'} ${sums}`;
  return { label, note: id, children: object === 'payout' ? [] : [leftBranch(movement)] };
}

function leftBranch({ payout, status, available_at, reporting_category }: Movement): Branch {
  if (payout !== null)
    return {
      label: `left in payout ${payout.id}`,
      note: words([payout.status, payout.arrival_at && `arrives ${payout.arrival_at.slice(0, 10)}`]),
    };
  if (reporting_category === 'payout') return { label: 'is itself a payout' };
  return status === 'pending'
    ? { label: `in no payout yet: available ${available_at.slice(0, 10)}` }
    : { label: 'in no automatic payout yet', note: `available since ${available_at.slice(0, 10)}` };
}

function silverBranch({ silver, history, table }: Explanation, { personal }: ExplainView): Branch {
  if (silver === null) return { label: 'Silver: not published yet', note: 'run-transforms and run-quality do that' };
  const { row } = silver;
  const seen = `as of ${shortTime(String(row['observed_at'] ?? ''))} by ${String(row['observed_via'] ?? '')}`;
  const fields = Object.entries(row)
    .filter(([name, value]) => value !== null && value !== false && !HIDDEN.has(name) && !/_(id|minor)$/.test(name))
    .map(([name, value]) => ({ label: name, note: String(value) }));
  const states = (history ?? []).map((state) => ({
    label: stateText(state),
    note: state['is_current'] === true ? 'now' : `until ${shortTime(String(state['valid_to']))}`,
  }));
  const story = states.length === 0 ? [] : [{ label: `history: ${formatCount(states.length, 'state')}`, children: states }];
  const label = `Silver: silver.${table} version ${silver.version}`;
  return { label, note: seen, children: [...fields, ...story, ...(personal ? [] : maskNote(row))] };
}

const HIDDEN = new Set([
  'id',
  'created_at',
  'status',
  'currency',
  'observed_at',
  'observed_via',
  'bronze_run_at',
  'metadata',
  'extra',
  'data',
  'is_deleted',
  'payload_hash',
  'dt',
]);

function maskNote(row: SilverRow): Branch[] {
  return Object.values(row).includes('***') ? [{ label: '*** is personal data: --personal shows it' }] : [];
}

function stateText(state: SilverRow): string {
  const money = amountOf(state);
  return words([
    shortTime(String(state['valid_from'])),
    typeof state['status'] === 'string' ? state['status'] : null,
    money === '' ? null : money,
  ]);
}

function goldBranch(gold: readonly GoldRows[]): Branch[] {
  if (gold.length === 0) return [];
  return [
    {
      label: `Gold: in ${formatCount(gold.length, 'model')}`,
      children: gold.map(({ model, rows, row }) => ({ label: model, note: row === null ? formatCount(rows, 'row') : goldText(row) })),
    },
  ];
}

/** The amounts of a row; which they are is what its model is for. */
function goldText(row: SilverRow): string {
  const amounts = Object.entries(row).filter(([name, value]) => name.endsWith('_minor') && value !== null && value !== '0');
  const currency = row['currency'] ?? row['settlement_currency'];
  const text = (minor: unknown) => (typeof currency === 'string' ? formatMoney(String(minor), currency) : String(minor));
  const money = amounts
    .filter(([name]) => !name.startsWith('settlement_'))
    .map(([name, minor]) => `${name.replace(/_minor$/, '')} ${text(minor)}`);
  return money.length === 0 ? '1 row' : money.slice(0, 4).join(', ');
}

function eventsBranch({ events }: Explanation): Branch[] {
  if (events.total === 0) return [];
  const children = events.newest.map(({ id, type, created_at }) => ({ label: `${shortTime(created_at)} ${type}`, note: id }));
  return [{ label: formatCount(events.total, 'event'), children: [...more(events.total - children.length, 'earlier'), ...children] }];
}

function bronzeBranch({ bronze }: Explanation, view: ExplainView): Branch {
  const { versions, parts_searched, bytes_searched } = bronze;
  const shown = versions.slice(-view.limit);
  const children = shown.map((version, i) => versionBranch(version, versions.length - shown.length + i, view));
  return {
    label: `Bronze: ${formatCount(versions.length, 'version')}`,
    note: `in ${formatCount(parts_searched, 'part')} (${formatBytes(bytes_searched)}) searched`,
    children: [...more(versions.length - shown.length, 'earlier'), ...children],
  };
}

function versionBranch(version: Version, place: number, { limit }: ExplainView): Branch {
  const { run_id, part, line, via, observed_at, changes, is_stub, quarantined, event } = version;
  const where = { label: `run ${run_id}`, note: `${part.slice(part.lastIndexOf('/') + 1)} line ${line}` };
  const aside = [
    ...(quarantined === null ? [] : [{ label: `set aside in quarantine: ${quarantined}` }]),
    ...(event === null ? [] : [{ label: `in the payload of event ${event}` }]),
  ];
  const said = is_stub
    ? [{ label: 'says that it is deleted' }]
    : changes.slice(0, limit).map(({ path, before, after }) => ({ label: path, note: `${before ?? 'absent'} → ${after ?? 'absent'}` }));
  const same = place > 0 && !is_stub && quarantined === null && changes.length === 0 ? 'nothing changed' : '';
  return {
    label: `${shortTime(observed_at)} ${via}`,
    note: same,
    children: [where, ...aside, ...said, ...more(is_stub ? 0 : changes.length - said.length, 'more changes')],
  };
}

function payoutTable({ payout }: Explanation, view: View): string | undefined {
  if (payout === null) return undefined;
  if (payout.difference_minor === null)
    return 'The source does not say what a manual or instant payout is made of: there is nothing to add up.\n';
  const table = renderTable(
    [{ header: 'category' }, ...['entries', 'gross', 'fee', 'net'].map((header) => ({ header, align: 'right' as const }))],
    payoutRows(payout),
    { width: view.columns, color: view.color },
  );
  return payout.reconciliation === 'completed'
    ? table
    : `${table}The source has not yet finished this payout: its members are not final.\n`;
}

function payoutRows(payout: PayoutBook): (string | number)[][] {
  const { currency, categories, members_net_minor, amount_minor } = payout;
  const money = (minor: bigint | string) => formatMoney(minor, currency);
  const sum = (name: 'gross_minor' | 'fee_minor') => categories.reduce((total, category) => total + BigInt(category[name]), 0n);
  const entries = categories.reduce((total, category) => total + category.entries, 0);
  return [
    ...categories.map((one) => [one.reporting_category, one.entries, money(one.gross_minor), money(one.fee_minor), money(one.net_minor)]),
    ['members', entries, money(sum('gross_minor')), money(sum('fee_minor')), money(members_net_minor)],
    [`payout (${currency})`, '', '', '', money(amount_minor)],
    ['difference', '', '', '', money(payout.difference_minor ?? '0')],
  ];
}

function next({ payout, id }: Explanation, view: View): string | undefined {
  if (payout === null || payout.difference_minor === null) return undefined;
  const sql = `select * from payout_balance_transactions where payout_id = '${id}'`;
  return renderNextSteps([{ command: `payments-pipeline query "${sql}"`, says: 'its members, one by one' }], view);
}

function more(count: number, what = 'more'): Branch[] {
  return count > 0 ? [{ label: `… ${count} ${what}`, note: '--limit shows them' }] : [];
}

function words(parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join(', ');
}

function shortTime(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}
