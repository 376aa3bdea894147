import { z } from 'zod';
import type { World } from '../../economy/world.ts';
import type { Kind } from '../../objects/builders.ts';
import { list, text } from './params.ts';

/** A request that changes something: what was asked for, of which object, and when (unix seconds). */
export interface Call<P> {
  readonly world: World;
  readonly at: number;
  readonly params: P;
  /** The id in the path, where the path has one. */
  readonly id: string;
}

/** What a write answers with: an object as it is now, or a body of its own such as a stub. */
export type Answer = { readonly kind: Kind; readonly row: number } | { readonly body: object };

/** An endpoint that changes something. */
export interface Write {
  readonly method: 'POST' | 'DELETE';
  /** With `:id` for the id of the object that it is about. */
  readonly path: string;
  /** What kind of object that is: its state before goes into the events as `previous_attributes`. */
  readonly about?: Kind;
  readonly schema: z.ZodType;
  act(call: Call<unknown>): Answer;
}

interface Expands {
  /** False where what is answered is a stub, in which there is nothing to expand. */
  readonly expands?: boolean;
}

/** Declares an endpoint, so that what it receives is typed from the parameters that stand above it. */
export function write<Shape extends z.ZodRawShape>(
  { expands = true, ...endpoint }: Pick<Write, 'method' | 'path' | 'about'> & Expands,
  shape: Shape,
  act: (call: Call<z.output<z.ZodObject<Shape>>>) => Answer,
): Write {
  const schema = z.strictObject({ ...shape, ...(expands ? { expand: list(text).optional() } : {}) });
  // The schema has parsed the parameters, so they are what its shape says.
  return { ...endpoint, schema, act: (call) => act(call as Call<z.output<z.ZodObject<Shape>>>) };
}
