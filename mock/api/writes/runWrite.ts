import type { EventTold } from '../../economy/byHand.ts';
import type { World } from '../../economy/world.ts';
import { BUILDERS } from '../../objects/builders.ts';
import { ApiError } from '../apiError.ts';
import { expandInto } from '../expand.ts';
import { lookUp } from '../lookUp.ts';
import { readParams } from './params.ts';
import { type Form, parseForm } from './parseForm.ts';
import { tellEvents } from './tellEvents.ts';
import type { Answer, Write } from './write.ts';

export interface WriteRequest {
  readonly id: string;
  /** The body as it came. */
  readonly body: string;
  readonly contentType: string | undefined;
  readonly request: EventTold['request'];
}

/** Thrown for parameters that are not what the endpoint takes: nothing has been done yet. */
export class NotRun extends Error {
  override readonly cause: ApiError;

  constructor(cause: ApiError) {
    super(cause.message);
    this.cause = cause;
  }
}

/** Does what a write asks for and gives the body of its answer. What it raises is told, whether it succeeds or is refused half-way. */
export function runWrite(world: World, write: Write, { id, body, contentType, request }: WriteRequest, at: number): object {
  const params = checked(write, body, contentType);
  const object = write.about === undefined ? undefined : lookUp(world, id, at);
  const first = world.tables.events.created.length;
  try {
    const answer = bodyOf(world, write.act({ world, at, params, id }), at);
    expandInto(world, answer, expandPaths(params), at);
    return answer;
  } finally {
    tellEvents(world, first, request, object === undefined ? undefined : { id, object });
  }
}

function checked(write: Write, body: string, contentType: string | undefined): unknown {
  try {
    return readParams(write.schema, formOf(body, contentType));
  } catch (error) {
    throw error instanceof ApiError ? new NotRun(error) : error;
  }
}

function formOf(body: string, contentType: string | undefined): Form {
  if (body === '' || (contentType ?? '').startsWith('application/x-www-form-urlencoded')) return parseForm(body);
  throw new ApiError(400, 'Invalid request (check that your POST content type is application/x-www-form-urlencoded).');
}

function bodyOf(world: World, answer: Answer, at: number): object {
  return 'body' in answer ? answer.body : BUILDERS[answer.kind](world, answer.row, at);
}

function expandPaths(params: unknown): string[][] {
  const expand = typeof params === 'object' && params !== null && 'expand' in params ? params.expand : undefined;
  return Array.isArray(expand) ? expand.map((path) => String(path).split('.')) : [];
}
