import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFiles, embeddedChecks } from '../../../src/quality/embedded.ts';
import { parseModel, tableColumns } from '../../../src/transform/contract/model.ts';
import { embeddedModels, modelFiles } from '../../../src/transform/embedded.ts';
import { references, sortModels } from '../../../src/transform/graph.ts';

const ROOT = join(import.meta.dir, '../../..');
const GOOD = `-- model: gold.things
-- description: Things,
--   over two lines.
-- grain: one row a thing
-- key: id
-- partition: month of made_at
-- columns:
--   id       VARCHAR        required  The thing.
--   made_at  TIMESTAMPTZ    required  When it was made.
--   cost     DECIMAL(38,3)  optional  What it cost.
SELECT id, made_at, cost FROM silver.things
`;

describe('what is embedded', () => {
  test('is every SQL file of the repository, with its text', () => {
    const folders = ['sql/silver', 'sql/gold', 'sql/quality'];
    const onDisk = folders.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`));
    const embedded = new Map([...modelFiles, ...checkFiles]);
    expect([...embedded.keys()].sort()).toEqual(onDisk.sort());
    for (const [file, text] of embedded) expect(text).toBe(readFileSync(join(ROOT, file), 'utf8'));
  });

  test('every model is named as its file, and no name stands in two layers', () => {
    const models = embeddedModels();
    for (const { layer, name, file } of models) expect(file).toBe(`sql/${layer}/${name}.sql`);
    expect(new Set(models.map(({ name }) => name)).size).toBe(models.length);
  });

  test('every check is named as its file, and is about a model that there is', () => {
    const models = embeddedModels().map(({ layer, name }) => `${layer}.${name}`);
    for (const { name, file, model } of embeddedChecks()) {
      expect(file).toBe(`sql/quality/${name}.sql`);
      expect(models).toContain(model);
    }
  });

  test('models come after what they read', () => {
    const seen = new Set<string>();
    for (const model of sortModels(embeddedModels())) {
      for (const { schema, name } of references(model.sql)) if (schema !== 'bronze') expect(seen).toContain(`${schema}.${name}`);
      seen.add(`${model.layer}.${model.name}`);
    }
  });

  test('Gold stays in the portable subset', () => {
    for (const [file, sql] of modelFiles) {
      if (!file.startsWith('sql/gold/')) continue;
      expect(sql).not.toMatch(/\bQUALIFY\b|\* EXCLUDE|\* REPLACE|GROUP BY ALL|\/\/|\bto_major\b|::/i);
    }
  });
});

describe('a header', () => {
  test('is read whole', () => {
    const model = parseModel('sql/gold/things.sql', GOOD);
    expect(model).toMatchObject({
      layer: 'gold',
      name: 'things',
      description: 'Things, over two lines.',
      key: ['id'],
      partition: { grain: 'month', by: 'made_at' },
    });
    expect(tableColumns(model).map(({ name, type, required }) => `${name} ${type} ${required}`)).toEqual([
      'id VARCHAR true',
      'made_at TIMESTAMPTZ true',
      'cost DECIMAL(38,3) false',
      'dt DATE true',
    ]);
  });

  const broken: [string, string, string, RegExp][] = [
    ['no model', '-- model: gold.things\n', '', /sql\/x\.sql:1: .*model/],
    ['a layer that is none', 'gold.things', 'bronze.things', /silver\.<name> or gold\.<name>/],
    ['a field twice', '-- key: id', '-- key: id\n-- key: made_at', /sql\/x\.sql:6: .*twice/],
    ['a type that no table can have', 'DECIMAL(38,3)', 'HUGEINT', /sql\/x\.sql:10: .*HUGEINT/],
    ['a column without a description', '  When it was made.', '', /sql\/x\.sql:9: /],
    ['a key that is no column', '-- key: id', '-- key: ident', /sql\/x\.sql:5: .*ident/],
    ['a partition by an optional column', 'month of made_at', 'month of cost', /must be required/],
    ['a partition in other words', 'month of made_at', 'weekly', /sql\/x\.sql:6: .*weekly/],
    ['a line that is neither', '-- grain:', '-- Grain =', /sql\/x\.sql:4: /],
  ];
  for (const [name, from, to, message] of broken) {
    test(`with ${name} is refused by file and line`, () => {
      expect(() => parseModel('sql/x.sql', GOOD.replace(from, to))).toThrow(message);
    });
  }
});

describe('the graph', () => {
  const model = (name: string, sql: string) =>
    parseModel(
      `sql/${name}.sql`,
      `-- model: ${name}\n-- description: d\n-- grain: g\n-- key: id\n-- partition: none\n-- columns:\n--   id  VARCHAR  required  i\n${sql}`,
    );

  test('is read off the SQL, not off comments and strings', () => {
    const sql = "SELECT 'silver.not' AS a -- silver.nor\nFROM silver.yes /* gold.no\n gold.never */ JOIN bronze.raw ON true";
    expect(references(sql)).toEqual([
      { schema: 'silver', name: 'yes', line: 2 },
      { schema: 'bronze', name: 'raw', line: 3 },
    ]);
  });

  test('a circle is named in full', () => {
    const models = [
      model('gold.a', 'SELECT id FROM gold.b'),
      model('gold.b', 'SELECT id FROM gold.c'),
      model('gold.c', 'SELECT id FROM gold.a'),
    ];
    expect(() => sortModels(models)).toThrow('gold.a → gold.b → gold.c → gold.a');
  });

  test('an unknown model is named with file and line', () => {
    expect(() => sortModels([model('gold.a', 'SELECT id\nFROM silver.nobody')])).toThrow(/sql\/gold\.a\.sql:9: .*silver\.nobody/);
  });
});
