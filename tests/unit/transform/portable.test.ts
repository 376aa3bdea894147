import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { isMergeable } from '../../../src/transform/buildModel.ts';
import { embeddedModels } from '../../../src/transform/embedded.ts';
import { isRowWise } from '../../../src/transform/isRowWise.ts';
import { describeFinding, lintModel, lintPortable } from '../../../src/transform/portable.ts';
import { PORTABLE_FUNCTIONS } from '../../../src/transform/portableFunctions.ts';
import { tokenize } from '../../../src/transform/tokenize.ts';

const found = (sql: string) => lintPortable('x.sql', sql).map(({ line, what }) => `${line} ${what}`);

describe('Gold', () => {
  test('of the program is portable, to the last file', () => {
    const gold = embeddedModels().filter(({ layer }) => layer === 'gold');
    expect(gold.length).toBeGreaterThan(2);
    expect(gold.flatMap(lintModel).map(describeFinding)).toEqual([]);
  });

  test('Silver is DuckDB’s own, and is not judged', () => {
    const silver = embeddedModels().find(({ name }) => name === 'charges');
    expect(silver === undefined ? 'none' : lintModel(silver)).toEqual([]);
    expect(lintPortable('x.sql', silver?.sql ?? '').length).toBeGreaterThan(0);
  });

  const refused: readonly (readonly [string, string])[] = [
    ['SELECT a FROM t QUALIFY 1 = 1', 'QUALIFY'],
    ['SELECT * EXCLUDE (a) FROM t', '* EXCLUDE'],
    ['SELECT a, t.* REPLACE (b AS a) FROM t', '* REPLACE'],
    ['SELECT a FROM t GROUP BY ALL', 'GROUP BY ALL'],
    ['SELECT a FROM t ORDER BY ALL', 'ORDER BY ALL'],
    ['SELECT a // b FROM t', '//'],
    ['SELECT CAST(a AS DOUBLE) // b FROM t', '//'],
    ['SELECT a::BIGINT FROM t', '::'],
    ['SELECT a / b FROM t', '/'],
    ['SELECT CAST(a AS BIGINT) / b FROM t', '/'],
    ['SELECT a % b FROM t', '%'],
    ['SELECT a == b FROM t', '=='],
    ['SELECT [a, b] FROM t', '['],
    ["SELECT {'a': b} FROM t", '{'],
    ['SELECT f(x -> x + 1) FROM t', 'the function f'],
    ["SELECT a ->> '$.b' FROM t", '->>'],
    ['SELECT "a" FROM t', 'the quoted name "a"'],
    ["SELECT E'a' FROM t", 'a string in this form'],
    ['SELECT $$a$$ FROM t', 'a string in this form'],
    ['SELECT 1_000 FROM t', 'the number 1_000'],
    ['SELECT CAST(a AS HUGEINT) FROM t', 'the type HUGEINT'],
    ["SELECT INTERVAL '1 day' FROM t", 'an interval in this form'],
    ['SELECT INTERVAL 1 DAY FROM t', 'an interval in this form'],
    ['SELECT a, FROM t', 'a comma behind the last of a list'],
    ['FROM t', 'FROM without SELECT before it'],
    ['WITH x AS (FROM t) SELECT a FROM x', 'FROM without SELECT before it'],
    ["SELECT a FROM t WHERE a ILIKE 'x'", 'ILIKE'],
    ['SELECT a FROM t SEMI JOIN u USING (a)', 'SEMI JOIN'],
    ['SELECT a FROM t ASOF JOIN u USING (a)', 'ASOF'],
    ['SELECT DISTINCT ON (a) a, b FROM t', 'DISTINCT ON'],
    ['SELECT a FROM t UNION BY NAME SELECT a FROM u', 'BY NAME'],
    ['SELECT a FROM t USING SAMPLE 3', 'USING SAMPLE'],
    ['SELECT list(a) FROM t', 'the function list'],
    ['SELECT concat(a, b) FROM t', 'the function concat'],
    ['SELECT now() FROM t', 'the function now'],
    ['SELECT to_major(a, b) FROM t', 'the function to_major'],
    ['SELECT TRY_CAST(a AS BIGINT) FROM t', 'the function try_cast'],
  ];
  test.each(refused)('%s', (sql, what) => {
    expect(found(sql)).toContain(`1 ${what}`);
  });

  const allowed = [
    'SELECT \'QUALIFY a::b [1] // "x"\' FROM t -- a::b\n/* QUALIFY /* nested :: */ [ */',
    'WITH x (a, b) AS (SELECT 1, 2) SELECT a, b FROM x',
    'SELECT a FROM (VALUES (1, 2)) AS t (a, b)',
    'SELECT CAST(a AS DOUBLE) / b, CAST(c AS DECIMAL(38,3)) FROM t',
    'SELECT count(*) FILTER (WHERE a > 1), sum(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t',
    "SELECT extract(YEAR FROM a), trim(FROM b), a + INTERVAL '1' DAY, date_trunc('month', a) FROM t",
    'SELECT a * (b + 1), t.replace, t.exclude AS glob, -a FROM t WHERE a IN (1, 2) AND NOT EXISTS (SELECT 1 FROM u)',
    'SELECT a FROM t LEFT JOIN u USING (a) WHERE a IS NOT DISTINCT FROM b GROUP BY a HAVING count(*) > 1',
    "SELECT CASE WHEN a <> 'it''s' THEN 1 ELSE 2 END, a || b FROM t UNION ALL (SELECT 1, 'x')",
  ];
  test.each(allowed)('%s is read everywhere', (sql) => {
    expect(found(sql)).toEqual([]);
  });

  test('says file, line and what to write', () => {
    const [finding] = lintPortable('sql/gold/x.sql', '-- model: gold.x\nSELECT a\nFROM t\nQUALIFY 1 = 1');
    expect(finding === undefined ? '' : describeFinding(finding)).toBe(
      'sql/gold/x.sql:4: QUALIFY is not portable; write a subquery with the window function, and a WHERE around it',
    );
  });

  test('property: a function passes if and only if it is on the list', () => {
    const name = fc.oneof(fc.constantFrom(...PORTABLE_FUNCTIONS), fc.stringMatching(/^[a-z]{3,8}_x$/));
    fc.assert(
      fc.property(name, fc.boolean(), (called, upper) => {
        const sql = `SELECT ${upper ? called.toUpperCase() : called}(a) AS b FROM t`;
        expect(found(sql)).toEqual(PORTABLE_FUNCTIONS.has(called) ? [] : [`1 the function ${called}`]);
      }),
    );
  });
});

describe('tokens', () => {
  test('property: hold every character but comments and blanks, in order, with its line', () => {
    const piece = fc.constantFrom(
      "'a''b'",
      '"q ""x"""',
      '-- c\n',
      '/* a /* b */ c */',
      '\n',
      ' ',
      'word',
      'ß',
      '12.5',
      '1e3',
      '::',
      '->>',
      '$$t$$',
      "e'\\''",
      '(',
      ',',
      '💶',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const sql = pieces.join(' ');
        const tokens = tokenize(sql);
        const expected = pieces.filter((one) => one.trim() !== '' && !one.startsWith('--') && !one.startsWith('/*'));
        expect(tokens.map(({ text }) => text).join('')).toBe(expected.join(''));
        for (const { text, at, line } of tokens) {
          expect(sql.slice(at, at + text.length)).toBe(text);
          expect(line).toBe(sql.slice(0, at).split('\n').length);
        }
      }),
    );
  });

  test('of anything end, and lose nothing that is not blank or a comment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (sql) => {
        expect(tokenize(sql).reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(sql.length);
      }),
    );
    expect(tokenize("SELECT 'never closed").at(-1)?.text).toBe("'never closed");
    expect(tokenize('a /* never closed')).toHaveLength(1);
  });
});

describe('row by row', () => {
  test('every Silver model of the program is merged; one that reads or drops more is computed whole', () => {
    // The balance has a row a currency, not one an object: it is small, and computed whole.
    const silver = embeddedModels().filter(({ layer, name }) => layer === 'silver' && name !== 'balance');
    expect(silver.filter((model) => !isMergeable(model)).map(({ name }) => name)).toEqual([]);
    for (const { name, sql, ...rest } of silver) {
      // As if a user had replaced it by one that looks at a second table: news of that table would be missed.
      expect(`${name} ${isMergeable({ name, ...rest, sql: `${sql} JOIN silver.other ON true` })}`).toBe(`${name} false`);
    }
    const charges = silver.filter(({ name }) => name === 'charges').map((model) => ({ ...model, sql: `${model.sql} WHERE record.paid` }));
    expect(charges.map(isMergeable)).toEqual([false]);
  });

  test.each([
    ['SELECT record.id AS id, CASE WHEN a THEN 1 END AS b FROM bronze.charges', true],
    ["SELECT id, 'where' AS w FROM bronze.charges -- where", true],
    ["SELECT id FROM bronze.charges WHERE record.status = 'x'", false],
    ['SELECT id, row_number() OVER () FROM bronze.charges', false],
    ['SELECT DISTINCT id FROM bronze.charges', false],
    ['SELECT (SELECT max(id) FROM bronze.charges) AS id FROM bronze.charges', false],
    ['SELECT unnest(record.refunds) AS id FROM bronze.charges', false],
  ] as const)('%s: %p', (sql, expected) => {
    expect(isRowWise(sql)).toBe(expected);
  });
});
