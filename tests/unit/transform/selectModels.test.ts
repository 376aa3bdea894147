import { describe, expect, test } from 'bun:test';
import { parseModel } from '../../../src/transform/contract/model.ts';
import { sortModels } from '../../../src/transform/graph.ts';
import { selectModels } from '../../../src/transform/selectModels.ts';

const model = (name: string, reads: string, parent = '') =>
  parseModel(
    `${name}.sql`,
    `-- model: ${name}\n-- description: d\n-- grain: g\n-- key: id\n${parent}-- partition: none\n-- columns:\n--   id  VARCHAR  required  i\nSELECT id FROM ${reads}`,
  );

/** charges → payments → totals; customers → people; invoices → lines (a nested list). */
const MODELS = sortModels([
  model('silver.charges', 'bronze.charges'),
  model('silver.customers', 'bronze.customers'),
  model('silver.invoices', 'bronze.invoices'),
  model('silver.invoice_lines', 'bronze.invoices', '-- parent: invoices by id\n'),
  model('gold.payments', 'silver.charges'),
  model('gold.people', 'silver.customers JOIN gold.payments USING (id)'),
  model('gold.totals', 'GOLD."payments"'),
]);
const select = (selection: string) => selectModels(MODELS, selection).map(({ name }) => name);

describe('a selection', () => {
  test.each([
    ['payments', 'payments'],
    ['gold.payments', 'payments'],
    ['payments+', 'payments people totals'],
    ['+payments', 'charges payments'],
    ['+people', 'charges customers payments people'],
    ['+payments+', 'charges payments people totals'],
    ['invoices+', 'invoices invoice_lines'],
    ['+invoice_lines', 'invoices invoice_lines'],
    ['silver.c*', 'charges customers'],
    ['*p*', 'payments people'],
    [' totals , customers ', 'customers totals'],
    ['*', 'charges customers invoices invoice_lines payments people totals'],
  ])('%s', (selection, names) => {
    expect(select(selection)).toEqual(names.split(' '));
  });

  test.each([
    ['paymnts', '--select: no model is named "paymnts"; did you mean payments?'],
    ['gold.charge', '--select: no model is named "gold.charge"'],
    ['payments,nothing*', '--select: no model is named "nothing*"'],
    ['silver.(charges)', '--select: no model is named "silver.(charges)"'],
    ['++payments', '--select: no model is named "++payments"'],
    [' , ', '--select names no model'],
  ])('%p is refused', (selection, message) => {
    expect(() => select(selection)).toThrow(message);
  });
});
