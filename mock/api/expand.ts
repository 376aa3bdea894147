import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { buildRefund } from '../objects/refund.ts';
import { ApiError } from './apiError.ts';
import { lookUp } from './lookUp.ts';
import { listOf, type Query } from './query.ts';

const MAX_DEPTH = 4;

/** Fields that hold an id, or null, and become the object when expanded. */
const EXPANDABLE = new Set([
  'balance_transaction',
  'charge',
  'customer',
  'default_price',
  'failure_balance_transaction',
  'invoice',
  'latest_charge',
  'payment_intent',
  'price',
  'product',
  'source',
]);

/** The paths asked for, split; those of a list must begin with `data.`. */
export function expandPaths(query: Query, ofList: boolean): string[][] {
  return listOf(query, 'expand').map((path) => {
    const steps = path.split('.');
    if (ofList && steps.shift() !== 'data') throw cannotExpand(path);
    if (steps.length === 0 || steps.some((step) => step === '')) throw cannotExpand(path);
    if (steps.length > MAX_DEPTH)
      throw new ApiError(400, `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`);
    return ofList ? ['data', ...steps] : steps;
  });
}

/** Replaces ids by the objects that they name, along each path, in place. */
export function expandInto(world: World, body: object, paths: readonly (readonly string[])[], at: number): void {
  for (const path of paths) descend(world, body, path, path.join('.'), at);
}

function descend(world: World, node: unknown, path: readonly string[], whole: string, at: number): void {
  const [step, ...rest] = path;
  if (step === undefined || node === null) return;
  if (Array.isArray(node)) {
    for (const entry of node) descend(world, entry, path, whole, at);
    return;
  }
  if (!isRecord(node)) throw cannotExpand(whole);
  node[step] = expanded(world, node, step, rest.length === 0, whole, at);
  descend(world, node[step], rest, whole, at);
}

function expanded(world: World, node: Record<string, unknown>, step: string, last: boolean, whole: string, at: number): unknown {
  if (node['object'] === 'charge' && step === 'refunds') return refundsOf(world, node, at);
  const value = node[step];
  if (value === undefined || (typeof value !== 'object' && !EXPANDABLE.has(step))) throw cannotExpand(whole);
  if (typeof value === 'string') return lookUp(world, value, at) ?? value;
  // An object is either expanded already or a part of its parent, and can only be walked through.
  if (last && value !== null && !EXPANDABLE.has(step)) throw cannotExpand(whole);
  return value;
}

// Charges list their refunds only when asked to (Stripe, version 2022-11-15): ten at most, as in every nested list.
function refundsOf(world: World, charge: Record<string, unknown>, at: number): object {
  const { charges, refunds } = world.tables;
  const data: object[] = [];
  const row = world.ids.charge.decode(String(charge['id'])) ?? NONE;
  for (let refund = row === NONE ? NONE : charges.latestRefund.at(row); refund !== NONE; refund = refunds.previous.at(refund)) {
    if (refunds.created.at(refund) <= at) data.push(buildRefund(world, refund, at));
  }
  return {
    object: 'list',
    data: data.slice(0, 10),
    has_more: data.length > 10,
    total_count: data.length,
    url: `/v1/charges/${String(charge['id'])}/refunds`,
  };
}

function cannotExpand(path: string): ApiError {
  return new ApiError(400, `This property cannot be expanded (${path}).`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
