import { z } from 'zod';
import { currencies } from '../../economy/currencies.ts';
import { ApiError } from '../apiError.ts';
import type { Form, FormValue } from './parseForm.ts';

/** A form in the shape that an endpoint takes; a refusal names the parameter as the API does. */
export function readParams<T>(schema: z.ZodType<T>, form: Form): T {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue === undefined ? new ApiError(400, 'Invalid request.') : refusalOf(issue, form);
}

function refusalOf(issue: z.core.$ZodIssue, form: Form): ApiError {
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => bracketed([...issue.path, key]));
    const message = `Received unknown parameter${unknown.length === 1 ? '' : 's'}: ${unknown.join(', ')}`;
    return new ApiError(400, message, { code: 'parameter_unknown', param: unknown[0] ?? '' });
  }
  const param = bracketed(issue.path);
  if (valueAt(form, issue.path) === undefined)
    return new ApiError(400, `Missing required param: ${param}.`, { code: 'parameter_missing', param });
  const code = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return new ApiError(400, issue.message, typeof code === 'string' ? { code, param } : { param });
}

/** `['items', 0, 'price']` as it is written in a form: `items[0][price]`. */
function bracketed(path: readonly PropertyKey[]): string {
  const [root = '', ...rest] = path;
  return `${String(root)}${rest.map((key) => `[${String(key)}]`).join('')}`;
}

function valueAt(form: Form, path: readonly PropertyKey[]): FormValue | undefined {
  let value: FormValue | undefined = form;
  for (const key of path) value = typeof value === 'object' ? value[String(key)] : undefined;
  return value;
}

/** A parameter of words. An empty one takes the value away, which is null here. */
export const text = z.string();
export const clearable = z.string().transform((value) => (value === '' ? null : value));

/** A whole number; money is minor units. */
export const integer = z.string().transform((value, context) => {
  if (/^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
  context.addIssue({ code: 'custom', message: `Invalid integer: ${value}`, params: { code: 'parameter_invalid_integer' } });
  return z.NEVER;
});

/** A share with so many decimals at most, as a whole number of the last of them: 12.5 with two is 1250. */
export function decimal(places: number) {
  return z.string().transform((value, context) => {
    const [, whole = '', rest = ''] = /^(\d{1,9})(?:\.(\d+))?$/.exec(value) ?? [];
    if (whole !== '' && rest.length <= places) return Number(whole + rest.padEnd(places, '0'));
    context.addIssue({ code: 'custom', message: `Invalid decimal: ${value}; it takes ${places} decimals at most` });
    return z.NEVER;
  });
}

export const boolean = z.string().transform((value, context) => {
  if (value === 'true' || value === 'false') return value === 'true';
  context.addIssue({ code: 'custom', message: `Invalid boolean: ${value}` });
  return z.NEVER;
});

/** One of a few words. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return z.enum(words, { error: ({ input }) => `Invalid value: ${String(input)}, must be one of ${words.join(', ')}` });
}

/** A currency that the account has, as its index in the table. */
export const currency = z.string().transform((value, context) => {
  const index = currencies.findIndex(({ code }) => code === value.toLowerCase());
  if (index >= 0) return index;
  const known = currencies.map(({ code }) => code).join(', ');
  context.addIssue({
    code: 'custom',
    message: `Invalid currency: ${value.toLowerCase()}. This account supports these currencies: ${known}`,
  });
  return z.NEVER;
});

/** A list, given as `name[]` or with numbers. */
export function list<T>(entry: z.ZodType<T>) {
  return z.preprocess((value) => (isObject(value) ? Object.values(value) : value), z.array(entry));
}

/** Keys and words of the caller's own; an empty word takes its key away, an empty parameter all of them. */
export const metadata = z.union([z.literal('').transform((): null => null), z.record(z.string().max(40), z.string().max(500))]);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
