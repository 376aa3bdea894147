import { z } from 'zod';
import { isUnheard } from '../writes/unheard.ts';
import type { Write } from '../writes/write.ts';
import { writes } from '../writes/writes.ts';
import type { Step } from './steps.ts';

/** What changes nothing that happens: how an answer is written, and what is known only once the steps are made. */
const NOT_OF_IT: ReadonlySet<string> = new Set(['expand']);

/** The fields that overrides of those steps can change, each with its step's name before it. */
export function fieldsOf(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.flatMap((step) => parametersOf(step).map((field) => `${step.name}.${field}`)))].toSorted();
}

/** The parameters of a step's request that change what happens. */
export function parametersOf(step: Step): readonly string[] {
  const schema = writeOf(step)?.schema;
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  return Object.keys(shape).filter((field) => !NOT_OF_IT.has(field) && shape[field] !== undefined && !isUnheard(shape[field]));
}

/** The endpoint that a step is a request to; undefined where it only looks something up. */
export function writeOf({ method, path }: Step): Write | undefined {
  const pattern = path.replaceAll(/\{[^}]+\}/g, ':id');
  return writes.find((write) => write.method === (method ?? 'POST') && write.path === pattern);
}
