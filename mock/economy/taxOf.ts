import { taxes as contents } from '../content/taxes.ts';
import { entryOf } from '../random.ts';
import type { TaxTerms } from './byHand.ts';
import type { World } from './world.ts';

/** The terms of a tax rate: one of the shop's own, or what a caller of the API made it. */
export function taxOf(world: World, row: number): TaxTerms {
  return world.byHand.taxes.get(row) ?? entryOf(OWN, world.tables.taxRates.content.at(row));
}

const OWN: readonly TaxTerms[] = contents.map(({ basisPoints, inclusive }) => ({ parts: basisPoints * 100, inclusive }));
