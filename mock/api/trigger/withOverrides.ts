import { suggest } from '../../../src/domain/suggest.ts';
import { ApiError } from '../apiError.ts';
import { readParams } from '../writes/params.ts';
import { parseForm } from '../writes/parseForm.ts';
import { fieldsOf, parametersOf, writeOf } from './fieldsOf.ts';
import { ALIASES } from './fixtures.ts';
import type { Step } from './steps.ts';

/** `charge.amount` → `4200`. */
export type Overrides = Readonly<Record<string, string>>;

interface Change {
  readonly name: string;
  /** The parameter, and where in it. */
  readonly root: string;
  readonly field: string;
  readonly value: string;
}

/**
 * The steps to an event as overrides would have them; one that would change nothing is refused before anything is done.
 * `customer.address.city` is `address[city]` of the steps named `customer` that take an address.
 */
export function withOverrides(type: string, steps: readonly Step[], overrides: Overrides): readonly Step[] {
  const changes = Object.entries(overrides).map(([path, value]) => changeOf(type, steps, path, value));
  const wanted = steps.filter((step) => step.optional !== true || changes.some(({ name }) => name === step.name));
  return wanted.map((step) =>
    changed(
      step,
      changes.filter((change) => isFor(step, change)),
    ),
  );
}

function changeOf(type: string, steps: readonly Step[], path: string, value: string): Change {
  const [object = '', root = '', ...rest] = path.split('.');
  const change = { name: ALIASES[object] ?? object, root, field: `${root}${rest.map((key) => `[${key}]`).join('')}`, value };
  if (steps.some((step) => isFor(step, change))) return change;
  throw new ApiError(400, refusal(type, steps, path, change), { param: 'override' });
}

function isFor(step: Step, { name, root }: Change): boolean {
  return step.name === name && parametersOf(step).includes(root);
}

function refusal(type: string, steps: readonly Step[], path: string, { name, root }: Change): string {
  const fields = fieldsOf(steps);
  const own = fields.filter((field) => field.startsWith(`${name}.`));
  const known = own.length === 0 ? [...new Set(fields.map((field) => field.replace(/\..*/, '.…')))] : own;
  // A field that was misspelt, or one that another object has.
  const [meant] = own.length === 0 ? fields.filter((field) => field.endsWith(`.${root}`)) : near(root, own);
  const hint = meant === undefined ? '.' : `; did you mean ${meant}?`;
  return `The override "${path}" changes nothing that leads to ${type}. What can be said otherwise is ${known.join(', ')}${hint}`;
}

function near(root: string, own: readonly string[]): string[] {
  return suggest(
    root,
    own.map((field) => field.replace(/.*\./, '')),
  ).flatMap((field) => own.filter((each) => each.endsWith(`.${field}`)));
}

function changed(step: Step, changes: readonly Change[]): Step {
  if (changes.length === 0) return step;
  const form = { ...step.form, ...Object.fromEntries(changes.map(({ field, value }) => [field, value])) };
  check(step, form);
  return { ...step, form };
}

// A request that would be refused for how it is written is not begun.
function check(step: Step, form: Readonly<Record<string, string>>): void {
  const write = writeOf(step);
  try {
    if (write !== undefined) readParams(write.schema, parseForm(new URLSearchParams(form).toString()));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError(400, `The ${step.name} would be refused: ${error.message}`, { param: 'override' });
  }
}
