import { didYouMean } from '../../../src/domain/suggest.ts';
import { EVENTS } from '../../economy/events.ts';
import type { World } from '../../economy/world.ts';
import { entryOf } from '../../random.ts';
import { ApiError } from '../apiError.ts';
import { ALIASES, FIXTURES, type Step } from './fixtures.ts';

/** Sends a request of the API and gives its answer. */
export type Send = (method: string, path: string, form: Readonly<Record<string, string>>) => Promise<{ status: number; body: unknown }>;

/** An event that happened, by its id and type. */
export interface Happened {
  readonly id: string;
  readonly type: string;
}

/** Whether a dispute takes money is drawn; among so many attempts one will. */
const MOST_ATTEMPTS = 20;

/** The events that can be made to happen. */
export const TRIGGERS: readonly string[] = Object.keys(FIXTURES).toSorted();

/**
 * Has an event happen now, by the requests that lead to it. `overrides` change what they say: `charge.amount` → `4200`. Gives all events
 * that came of it, the oldest first.
 */
export async function runTrigger(
  world: World,
  send: Send,
  type: string,
  overrides: Readonly<Record<string, string>>,
): Promise<readonly Happened[]> {
  const steps = withOverrides(fixtureOf(type), overrides);
  const first = world.tables.events.created.length;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    await perform(steps, send);
    const happened = eventsFrom(world, first);
    if (happened.some((event) => event.type === type)) return happened;
  }
  throw new ApiError(500, `The requests that lead to ${type} did not lead to it.`, { type: 'api_error' });
}

function fixtureOf(type: string): readonly Step[] {
  const fixture = Object.entries(FIXTURES).find(([name]) => name === type)?.[1];
  if (fixture !== undefined) return fixture;
  const known = EVENTS.some(([name]) => name === type) ? ' (it happens, but only by itself, as the clock moves on)' : '';
  throw new ApiError(400, `Cannot trigger "${type}"${known}${didYouMean(type, TRIGGERS)}`, { param: 'type' });
}

// `customer.address.city` of an override is `address[city]` of the step that makes the customer.
function withOverrides(steps: readonly Step[], overrides: Readonly<Record<string, string>>): readonly Step[] {
  const changes = Object.entries(overrides).map(([path, value]) => {
    const [object = '', root = '', ...rest] = path.split('.');
    const name = ALIASES[object] ?? object;
    if (root === '' || !steps.some((step) => step.name === name)) {
      const names = [...new Set(steps.map((step) => step.name))].join(', ');
      throw new ApiError(400, `The override "${path}" must begin with one of ${names}, and name a field.`, { param: 'override' });
    }
    return { name, field: `${root}${rest.map((key) => `[${key}]`).join('')}`, value };
  });
  return steps.map((step) => {
    const own = changes.filter(({ name }) => name === step.name).map(({ field, value }) => [field, value] as const);
    return own.length === 0 ? step : { ...step, form: { ...step.form, ...Object.fromEntries(own) } };
  });
}

async function perform(steps: readonly Step[], send: Send): Promise<void> {
  const made = new Map<string, unknown>();
  for (const { name, method = 'POST', path, form = {}, declined } of steps) {
    const filled = Object.fromEntries(Object.entries(form).map(([field, value]) => [field, fill(value, made)]));
    const { status, body } = await send(method, fill(path, made), filled);
    if (status !== (declined === true ? 402 : 200)) throw refusalOf(name, status, body);
    if (!made.has(name)) made.set(name, body);
  }
}

function fill(text: string, made: ReadonlyMap<string, unknown>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(fieldOf(made.get(name), 'id')));
}

function fieldOf(object: unknown, field: string): unknown {
  return typeof object === 'object' && object !== null ? Object.entries(object).find(([name]) => name === field)?.[1] : undefined;
}

function refusalOf(name: string, status: number, body: unknown): ApiError {
  const error = fieldOf(body, 'error');
  const message = fieldOf(error, 'message') ?? `status ${status}`;
  return new ApiError(400, `The ${name} was refused: ${String(message)}`, { param: 'override' });
}

function eventsFrom(world: World, first: number): Happened[] {
  const { events } = world.tables;
  return Array.from({ length: events.created.length - first }, (_, n) => ({
    id: world.ids.event.encode(first + n),
    type: entryOf(EVENTS, events.type.at(first + n))[0],
  }));
}
