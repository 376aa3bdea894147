import { Column } from './column.ts';
import { billingTables } from './tables/billingTables.ts';
import { catalogueTables } from './tables/catalogueTables.ts';
import { connectTables } from './tables/connectTables.ts';
import { moneyTables } from './tables/moneyTables.ts';

/** "No row" and "never" in a column of words. */
export const NONE = 0xffff_ffff;

/**
 * All that the economy stores, one row an object, in order of (created, insertion). What an object shows beyond this (names, card
 * details, descriptions) is drawn from the row's seed each time it is asked for. A time that has not come is `NONE` or lies ahead.
 */
export function createTables() {
  return {
    ...catalogueTables(),
    ...moneyTables(),
    ...billingTables(),
    ...connectTables(),
    events: { created: new Column(), type: new Column(), object: new Column() },
  } as const;
}

export type Tables = ReturnType<typeof createTables>;
