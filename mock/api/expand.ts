import { KNOWN_FIELDS } from '../../src/registry/knownFields.generated.ts';
import type { World } from '../economy/world.ts';
import { ApiError } from './apiError.ts';
import { ASKED_LISTS } from './askedLists.ts';
import { lookUp } from './lookUp.ts';
import { listOf, type Query } from './query.ts';

const MAX_DEPTH = 4;

/** Fields that hold an id, or null, and become the object when expanded. */
const EXPANDABLE = new Set(
  `account application balance_transaction charge coupon credit_balance_transaction credit_note customer customer_balance_transaction
  default_payment_method default_price destination destination_payment discount failure_balance_transaction fee generated_sepa_debit
  generated_sepa_debit_mandate invoice latest_attempt latest_charge latest_invoice line_items mandate on_behalf_of payment_intent payment_method
  payment_record price product promotion_code refund review rule schedule setup_attempt setup_intent single_use_mandate source
  source_transaction subscription tax_rate transfer`.split(/\s+/),
);

/** Fields that hold a list of ids. */
const EXPANDABLE_LISTS = new Set(['discounts']);

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
  const list = ASKED_LISTS[`${String(node['object'])}.${step}`];
  if (list !== undefined) node[step] = list(world, String(node['id']), at);
  else if (node[step] !== undefined) node[step] = expanded(world, node[step], step, rest.length === 0, whole, at);
  else if (isLeftOut(node, path)) return;
  else throw cannotExpand(whole);
  descend(world, node[step], rest, whole, at);
}

function expanded(world: World, value: unknown, step: string, last: boolean, whole: string, at: number): unknown {
  if (Array.isArray(value) && EXPANDABLE_LISTS.has(step))
    return value.map((id) => (typeof id === 'string' ? (lookUp(world, id, at) ?? id) : id));
  if (typeof value !== 'object' && !EXPANDABLE.has(step)) throw cannotExpand(whole);
  if (typeof value === 'string') return lookUp(world, value, at) ?? value;
  // An object is either expanded already or a part of its parent, and can only be walked through; a list is there as it is.
  const isList = isRecord(value) && value['object'] === 'list';
  if (last && value !== null && !isList && !EXPANDABLE.has(step)) throw cannotExpand(whole);
  return value;
}

// What may be expanded and does not apply to this object is not there, which is nothing wrong: a payment of an invoice names a payment intent or a record.
function isLeftOut(node: Readonly<Record<string, unknown>>, path: readonly string[]): boolean {
  const [step = ''] = path;
  const fields = KNOWN_FIELDS[String(node['object'])];
  return EXPANDABLE.has(path.at(-1) ?? '') && (fields === undefined || fields.split(' ').includes(step));
}

function cannotExpand(path: string): ApiError {
  return new ApiError(400, `This property cannot be expanded (${path}).`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
