import type { Model } from '../transform/contract/model.ts';

/** Whether a model says of its rows that they are tied. */
export function tellsTies({ layer, columns }: Model): boolean {
  return layer === 'silver' && columns.some(({ name }) => name === 'is_tied');
}
