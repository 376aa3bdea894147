import type { Context } from 'hono';
import { z } from 'zod';
import { ApiError } from '../apiError.ts';

/** The JSON body of a control request in the shape that it must have; a refusal says what is wrong with it. */
export async function readBody<T>(context: Context, schema: z.ZodType<T>, takes: string): Promise<T> {
  const parsed = schema.safeParse(await context.req.json().catch(() => null));
  if (parsed.success) return parsed.data;
  throw new ApiError(400, `This takes ${takes}: ${z.prettifyError(parsed.error)}`);
}
