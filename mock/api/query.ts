import { ApiError } from './apiError.ts';

/** One parameter with what stood in its brackets: `created[gte]=5` is { key: 'gte', value: '5' }, `expand[]=x` has the key ''. */
export interface QueryValue {
  readonly key: string | null;
  readonly value: string;
}

/** The parameters of a request by their root name, in the order given. */
export type Query = ReadonlyMap<string, readonly QueryValue[]>;

const BRACKETS = /^([^[\]]+)\[([^[\]]*)\](?:\[\d*\])?$/;

/** Reads form-encoded parameters with brackets, raw or percent-encoded. */
export function parseQuery(parameters: URLSearchParams): Query {
  const query = new Map<string, QueryValue[]>();
  for (const [name, value] of parameters) {
    const [, root = name, key = null] = BRACKETS.exec(name) ?? [];
    const values = query.get(root) ?? [];
    values.push({ key, value });
    query.set(root, values);
  }
  return query;
}

/** Refuses parameters that the endpoint does not know. */
export function refuseUnknown(query: Query, known: ReadonlySet<string>): void {
  const unknown = [...query.keys()].filter((name) => !known.has(name));
  const [first] = unknown;
  if (first === undefined) return;
  const message = unknown.length === 1 ? `Received unknown parameter: ${first}` : `Received unknown parameters: ${unknown.join(', ')}`;
  throw new ApiError(400, message, { code: 'parameter_unknown', param: first });
}

/** The last value of a plain parameter. */
export function textOf(query: Query, name: string): string | undefined {
  return query.get(name)?.at(-1)?.value;
}

/** The values of an array parameter, `name[]=a&name[]=b` or with indices. */
export function listOf(query: Query, name: string): readonly string[] {
  return (query.get(name) ?? []).map(({ value }) => value);
}

/** A whole number, or a refusal that names the parameter. */
export function integer(text: string, param: string): number {
  const number = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new ApiError(400, `Invalid integer: ${text}`, { code: 'parameter_invalid_integer', param });
}

/** `true` or `false`, or a refusal. */
export function boolean(text: string, param: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new ApiError(400, `Invalid boolean: ${text}`, { param });
}

/** `name=5` or `name[gt|gte|lt|lte]=5` as a half-open range [from, to) of whole numbers. */
export function rangeOf(query: Query, name: string): { readonly from: number; readonly to: number } {
  let [from, to] = [0, Number.MAX_SAFE_INTEGER];
  for (const { key, value } of query.get(name) ?? []) {
    const bound = integer(value, key === null ? name : `${name}[${key}]`);
    if (key === null) return { from: bound, to: bound + 1 };
    if (key === 'gt') from = Math.max(from, bound + 1);
    else if (key === 'gte') from = Math.max(from, bound);
    else if (key === 'lt') to = Math.min(to, bound);
    else if (key === 'lte') to = Math.min(to, bound + 1);
    else throw new ApiError(400, `Received unknown parameter: ${name}[${key}]`, { code: 'parameter_unknown', param: `${name}[${key}]` });
  }
  return { from, to };
}
