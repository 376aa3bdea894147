import { currencies } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';
import type { IdKind } from '../ids/ids.ts';
import { ApiError, noSuch } from './apiError.ts';
import { boolean, type Query, rangeOf, textOf } from './query.ts';
import type { Filter, Test } from './resource.ts';

/** Rows that belong to the object whose id is given: `customer=cus_…`. */
export function belongsTo(param: string, kind: IdKind, owner: (world: World, row: number) => number): Filter {
  return (world, query) => {
    const id = textOf(query, param) ?? '';
    const wanted = world.ids[kind].decode(id);
    if (wanted === undefined) throw noSuch(kind, id, param);
    return (row) => owner(world, row) === wanted;
  };
}

/** Rows of which a text that changes with time is the one given: `status=paid`. */
export function equals(param: string, actual: (world: World, row: number, at: number) => string, allowed?: readonly string[]): Filter {
  return (world, query) => {
    const wanted = textOf(query, param) ?? '';
    if (allowed !== undefined && !allowed.includes(wanted)) {
      throw new ApiError(400, `Invalid ${param}: must be one of ${allowed.join(', ')}`, { param });
    }
    return (row, at) => actual(world, row, at) === wanted;
  };
}

/** Rows of which a truth is the one given: `active=true`. */
export function isSo(param: string, actual: (world: World, row: number, at: number) => boolean): Filter {
  return (world, query) => {
    const wanted = boolean(textOf(query, param) ?? '', param);
    return (row, at) => actual(world, row, at) === wanted;
  };
}

/** Rows of one currency: `currency=jpy`. */
export function inCurrency(index: (world: World, row: number) => number): Filter {
  return (world, query) => {
    const wanted = currencies.findIndex((currency) => currency.code === textOf(query, 'currency')?.toLowerCase());
    return (row) => index(world, row) === wanted;
  };
}

/** Rows of which every part given is as it says: `recurring[interval]=month`. */
export function hasParts(param: string, actual: Readonly<Record<string, (world: World, row: number, at: number) => string>>): Filter {
  return (world, query) => {
    const wanted = (query.get(param) ?? []).map(({ key, value }) => ({ part: actual[key ?? ''] ?? unknownPart(param, key), value }));
    return (row, at) => wanted.every(({ part, value }) => part(world, row, at) === value);
  };
}

function unknownPart(param: string, key: string | null): never {
  const name = key === null ? param : `${param}[${key}]`;
  throw new ApiError(400, `Received unknown parameter: ${name}`, { code: 'parameter_unknown', param: name });
}

/** Rows of which a time lies in the range given: `arrival_date[gte]=…`. A row without one is in no range. */
export function inRange(param: string, time: (world: World, row: number, at: number) => number | null): Filter {
  return (world: World, query: Query): Test => {
    const { from, to } = rangeOf(query, param);
    return (row, at) => {
      const value = time(world, row, at);
      return value !== null && value >= from && value < to;
    };
  };
}

/** A parameter that is accepted and matches everything. */
export const anything: Filter = () => () => true;

/** A parameter that nothing here matches, such as a test clock. */
export const nothing: Filter = () => () => false;
