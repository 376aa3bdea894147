import { maskPersonal } from '../quality/maskPersonal.ts';
import type { Change } from './types.ts';

/** What is otherwise in a later version of a record, field by field in the order of its keys; a list is compared entry by entry. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  return differences('', before, after).map(({ path, before: was, after: is }) => ({ path, before: asJson(was), after: asJson(is) }));
}

/** The same changes with personal values masked: by the name of each field on the path, and what lies below it. */
export function maskChange(change: Change): Change {
  const names = change.path.split(/[.[\]]+/).filter((name) => name !== '' && !/^\d+$/.test(name));
  const masked = (text: string | null) => (text === null ? null : maskAlong(names, text));
  return { path: change.path, before: masked(change.before), after: masked(change.after) };
}

interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

function differences(path: string, before: unknown, after: unknown): Difference[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const longer = before.length > after.length ? before : after;
    return longer.flatMap((_, i) => differences(`${path}[${i}]`, before[i], after[i]));
  }
  if (!isObject(before) || !isObject(after)) return [{ path, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences(path === '' ? key : `${path}.${key}`, before[key], after[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** Puts the value back below the names that it was found under, so that each of them has its say. */
function maskAlong(names: readonly string[], text: string): string {
  const value: unknown = JSON.parse(text);
  let masked: unknown = maskPersonal(
    names.toReversed().reduce<Record<string, unknown>>((inner, name, i) => ({ [name]: i === 0 ? inner['value'] : inner }), { value }),
  );
  for (const name of names) masked = isObject(masked) ? masked[name] : masked;
  return JSON.stringify(masked);
}
