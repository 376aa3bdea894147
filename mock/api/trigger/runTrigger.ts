import { didYouMean } from '../../../src/domain/suggest.ts';
import { EVENTS } from '../../economy/events.ts';
import type { World } from '../../economy/world.ts';
import { entryOf } from '../../random.ts';
import { ApiError } from '../apiError.ts';
import { FIXTURES } from './fixtures.ts';
import { partOf } from './partOf.ts';
import type { Form, Step } from './steps.ts';
import { TRIGGERS } from './triggers.ts';
import { type Overrides, withOverrides } from './withOverrides.ts';

/** Sends a request of the API and gives its answer. */
export type Send = (method: string, path: string, form: Form) => Promise<{ status: number; body: unknown }>;

/** An event that happened, by its id and type. */
export interface Happened {
  readonly id: string;
  readonly type: string;
}

/**
 * Has an event happen now, by the requests that lead to it. `overrides` change what they say: `charge.amount` → `4200`. Gives all events
 * that came of it, the oldest first.
 */
export async function runTrigger(world: World, send: Send, type: string, overrides: Overrides): Promise<readonly Happened[]> {
  const steps = withOverrides(type, stepsOf(type), overrides);
  const first = world.tables.events.created.length;
  await perform(steps, send);
  const happened = eventsFrom(world, first);
  if (happened.some((event) => event.type === type)) return happened;
  if (Object.keys(overrides).length === 0)
    throw new ApiError(500, `The requests that lead to ${type} did not lead to it.`, { type: 'api_error' });
  throw new ApiError(400, `With ${Object.keys(overrides).join(' and ')} said otherwise, ${type} does not happen: ${says(happened)}.`, {
    param: 'override',
  });
}

function stepsOf(type: string): readonly Step[] {
  const fixture = Object.entries(FIXTURES).find(([name]) => name === type)?.[1];
  if (fixture !== undefined) return fixture.steps;
  const types = TRIGGERS.map((trigger) => trigger.type);
  throw new ApiError(400, `Nothing that happens here is told as "${type}"${didYouMean(type, types)}`, { param: 'type' });
}

function says(happened: readonly Happened[]): string {
  const types = [...new Set(happened.map(({ type }) => type))];
  return types.length === 0 ? 'nothing did' : `there was ${types.join(', ')}`;
}

async function perform(steps: readonly Step[], send: Send): Promise<void> {
  const made = new Map<string, unknown>();
  for (const { name, method = 'POST', path, form = {}, declined } of steps) {
    const { status, body } = await send(method, fill(path, made), filled(form, made));
    if (status !== (declined === true ? 402 : 200)) throw refusalOf(name, status, body);
    if (!made.has(name)) made.set(name, body);
  }
}

function filled(form: Form, made: ReadonlyMap<string, unknown>): Form {
  const known = Object.entries(form).filter(([, value]) => namesIn(value).every((name) => made.has(name)));
  return Object.fromEntries(known.map(([field, value]) => [field, fill(value, made)]));
}

const HOLE = /\{(\w+)((?:\.\w+)*)\}/g;

function namesIn(text: string): string[] {
  return [...text.matchAll(HOLE)].map(([, name = '']) => name);
}

function fill(text: string, made: ReadonlyMap<string, unknown>): string {
  return text.replaceAll(HOLE, (_, name: string, path: string) =>
    String(partOf(made.get(name), path === '' ? ['id'] : path.slice(1).split('.'))),
  );
}

function refusalOf(name: string, status: number, body: unknown): ApiError {
  const message = partOf(body, ['error', 'message']) ?? `status ${status}`;
  return new ApiError(400, `The ${name} was refused: ${String(message)}`, { param: 'override' });
}

function eventsFrom(world: World, first: number): Happened[] {
  const { events } = world.tables;
  return Array.from({ length: events.created.length - first }, (_, n) => ({
    id: world.ids.event.encode(first + n),
    type: entryOf(EVENTS, events.type.at(first + n))[0],
  }));
}
