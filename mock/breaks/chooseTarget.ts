import type { Column } from '../economy/column.ts';
import { leftOutOf } from '../economy/payoutMembers.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { buildBalance } from '../objects/balance.ts';
import { BUILDERS } from '../objects/builders.ts';
import type { BreakRule } from './rule.ts';

/** How many of the newest objects are looked at for one that fits. */
const REACH = 5000;

/** Where objects of the kinds that can be broken are. */
const TABLES = {
  charge: (world: World): Column => world.tables.charges.created,
  balance_transaction: (world: World): Column => world.tables.transactions.created,
  payout: (world: World): Column => world.tables.payouts.created,
  invoice: (world: World): Column => world.tables.invoices.created,
  invoice_payment: (world: World): Column => world.tables.invoicePayments.created,
  subscription: (world: World): Column => world.tables.subscriptions.created,
} as const;

type Breakable = keyof typeof TABLES;

/** Looks for the object that is to be broken, the newest that fits, unless there is one already; keeps it in the breakage. */
export function chooseTarget(world: World, at: number): void {
  const { breakage } = world;
  if (breakage.rule === null || breakage.row !== null) return;
  if (breakage.rule.kind === 'balance') breakage.row = 0;
  else breakage.row = find(world, breakage.rule, at);
}

/** What is broken, and where: as a person would look for it. */
export interface Broken {
  readonly name: string;
  readonly says: string;
  /** The id of the object, `every charge`, or `balance`; null until there is one that fits. */
  readonly object: string | null;
  readonly field: string;
  /** The value as it is, and as it is served; undefined where there is none. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Tells what is broken in a world at `at`; null when nothing is. */
export function describeBreakage(world: World, at: number): Broken | null {
  const { name, rule, row } = world.breakage;
  if (name === null || rule === null) return null;
  const { says, field } = rule;
  if (row === null) return { name, says, object: null, field, before: undefined, after: undefined };
  if (rule.kind === 'balance') return { name, says, object: 'balance', field, ...change(rule, buildBalance(world, at)) };
  if (!isBreakable(rule.kind)) return null;
  const object = BUILDERS[rule.kind](world, row, at);
  if (field === 'members') return { name, says, object: object.id, field, before: memberId(world, row), after: undefined };
  return { name, says, object: rule.every ? `every ${rule.kind}` : object.id, field, ...change(rule, object) };
}

function find(world: World, rule: BreakRule, at: number): number | null {
  if (!isBreakable(rule.kind)) return null;
  const [created, build] = [TABLES[rule.kind](world), BUILDERS[rule.kind]];
  let fitting: number | null = null;
  for (let row = created.length - 1; row >= Math.max(0, created.length - REACH); row--) {
    const object = build(world, row, at);
    if (!rule.fits(object) || (rule.field === 'members' && leftOutOf(world, row) === NONE)) continue;
    if (rule.prefers === undefined || rule.prefers(object)) return row;
    fitting ??= row;
  }
  return fitting;
}

function isBreakable(kind: string): kind is Breakable {
  return kind in TABLES;
}

function memberId(world: World, payout: number): string {
  return world.ids.balance_transaction.encode(leftOutOf(world, payout));
}

function change(rule: BreakRule, object: object): { before: unknown; after: unknown } {
  const path = rule.field.split('.');
  return { before: valueAt(object, path), after: valueAt(rule.spoil(object), path) };
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return object;
  if (typeof object !== 'object' || object === null) return undefined;
  return valueAt(new Map<string, unknown>(Object.entries(object)).get(step), rest);
}
