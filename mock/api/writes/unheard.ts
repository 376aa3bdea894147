import type { z } from 'zod';

/** Marks a parameter that is taken and changes nothing here: there is no person to redirect, and nobody looks at the page. */
export function unheard<T extends z.ZodType>(schema: T): z.ZodOptional<T> {
  return schema.optional().meta({ unheard: true });
}

/** True for a parameter that changes nothing. */
export function isUnheard(schema: z.ZodType): boolean {
  return schema.meta()?.['unheard'] === true;
}
