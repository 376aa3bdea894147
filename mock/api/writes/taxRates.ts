import { note } from '../../economy/byHand.ts';
import { record } from '../../economy/record.ts';
import { addRow } from '../../economy/tables/addRow.ts';
import type { World } from '../../economy/world.ts';
import { buildTaxRate } from '../../objects/taxRate.ts';
import { ApiError } from '../apiError.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, clearable, decimal, metadata, text } from './params.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** A hundred percent, in ten-thousandths of one. */
const WHOLE = 1_000_000;

const words = {
  active: boolean.optional(),
  country: clearable.optional(),
  description: clearable.optional(),
  jurisdiction: clearable.optional(),
  metadata: metadata.optional(),
  state: clearable.optional(),
  tax_type: text.optional(),
};

/** Tax rates of the caller's own, for the invoices and subscriptions that name them. */
export const taxRateWrites = [
  write(
    { method: 'POST', path: '/v1/tax_rates' },
    { ...words, display_name: text, inclusive: boolean, percentage: decimal(4) },
    ({ world, at, params }) => {
      const { percentage: parts, inclusive, metadata: keys, active = true, ...said } = params;
      if (parts > WHOLE) throw new ApiError(400, 'A tax is 100 percent at most.', { param: 'percentage' });
      const row = addRow(world.tables.taxRates, { created: at, content: 0 });
      world.byHand.taxes.set(row, { parts, inclusive });
      const nothing = { country: null, description: null, jurisdiction: null, jurisdiction_level: null, state: null, tax_type: null };
      note(world.byHand, 'tax_rate', row, at, { ...nothing, ...said, active, metadata: mergeMetadata({}, keys) });
      record(world, at, 'tax_rate.created', row);
      return { kind: 'tax_rate', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/tax_rates/:id', about: 'tax_rate' },
    { ...words, display_name: text.optional() },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'tax_rate', id);
      const { metadata: keys, ...said } = params;
      const before = buildTaxRate(world, row, at).metadata ?? {};
      note(world.byHand, 'tax_rate', row, at, { ...said, metadata: mergeMetadata(before, keys) });
      record(world, at, 'tax_rate.updated', row);
      return { kind: 'tax_rate', row };
    },
  ),
];

/** The tax rate (row) that a list of ids names; undefined where there is no list. This mock takes one. */
export function taxRateNamed(world: World, at: number, ids: readonly string[] | undefined): number | undefined {
  const [id, ...more] = ids ?? [];
  if (id === undefined) return undefined;
  const param = 'default_tax_rates';
  if (more.length > 0) throw new ApiError(400, 'This mock takes one tax rate.', { param });
  const row = rowOf(world, 'tax_rate', id, param);
  if (buildTaxRate(world, row, at).active) return row;
  throw new ApiError(400, `The tax rate ${id} is not active.`, { param });
}
