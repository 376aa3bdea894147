import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { columnsOf, deltaSchema } from '../../../src/lake/deltaSchema.ts';
import { deltaStats } from '../../../src/lake/deltaStats.ts';
import { scanSql } from '../../../src/lake/scanSql.ts';
import { sqlName, sqlString } from '../../../src/lake/sqlText.ts';

describe('a Delta schema', () => {
  test('says the types as the protocol spells them', () => {
    const types = ['VARCHAR', 'BIGINT', 'INTEGER', 'BOOLEAN', 'DATE', 'TIMESTAMPTZ', 'DOUBLE', 'DECIMAL(38,3)'];
    const schema = JSON.parse(deltaSchema(types.map((type, i) => ({ name: `c${i}`, type, description: `d${i}` }))));
    expect(schema.fields.map(({ type }: { type: string }) => type)).toEqual([
      'string',
      'long',
      'integer',
      'boolean',
      'date',
      'timestamp',
      'double',
      'decimal(38,3)',
    ]);
    expect(schema.fields[0]).toEqual({ name: 'c0', type: 'string', nullable: true, metadata: { comment: 'd0' } });
  });

  test('comes back as the columns that made it', () => {
    const type = fc.constantFrom('VARCHAR', 'BIGINT', 'INTEGER', 'BOOLEAN', 'DATE', 'TIMESTAMPTZ', 'DOUBLE', 'DECIMAL(38,12)');
    fc.assert(
      fc.property(fc.array(fc.record({ name: fc.string(), type, description: fc.string() })), (columns) => {
        expect(columnsOf(deltaSchema(columns))).toEqual(columns);
      }),
    );
  });

  test('refuses a type that a table cannot have', () => {
    expect(() => deltaSchema([{ name: 'h', type: 'HUGEINT', description: '' }])).toThrow('HUGEINT');
    expect(() => columnsOf('{"fields":[{"name":"m","type":{"type":"map"}}]}')).toThrow('does not read');
  });
});

describe('statistics of a file', () => {
  const stats = (type: string, min: string, max: string) =>
    JSON.parse(
      deltaStats(
        3,
        [{ name: 'c', type, description: '' }],
        new Map([
          [
            'c',
            new Map([
              ['min', min],
              ['max', max],
              ['null_count', '1'],
            ]),
          ],
        ]),
      ),
    );

  test('keep every digit of a BIGINT and a DECIMAL', () => {
    const text = deltaStats(
      1,
      [{ name: 'c', type: 'BIGINT', description: '' }],
      new Map([
        [
          'c',
          new Map([
            ['min', '-9223372036854775808'],
            ['max', '9223372036854775807'],
          ]),
        ],
      ]),
    );
    expect(text).toContain('"minValues":{"c":-9223372036854775808},"maxValues":{"c":9223372036854775807}');
  });

  test('give times as ISO instants, and leave out what a bound would not hold for', () => {
    expect(stats('TIMESTAMPTZ', '2023-11-14 22:13:20+00', '2023-11-30 22:13:20.5+00')).toEqual({
      numRecords: 3,
      minValues: { c: '2023-11-14T22:13:20.000Z' },
      maxValues: { c: '2023-11-30T22:13:20.500Z' },
      nullCount: { c: 1 },
    });
    expect(stats('TIMESTAMPTZ', '2023-11-14 22:13:20.123456+00', '2023-11-30 22:13:20+00').minValues).toEqual({});
    expect(stats('VARCHAR', 'a', 'z'.repeat(65)).maxValues).toEqual({});
    expect(stats('DOUBLE', '1', '2').minValues).toEqual({});
  });
});

describe('SQL text', () => {
  test('quotes what it is given', () => {
    expect(sqlString("it's")).toBe("'it''s'");
    expect(sqlName('a"b')).toBe('"a""b"');
  });

  test('a table without files has its columns and no rows', () => {
    expect(scanSql({ columns: [{ name: 'id', type: 'VARCHAR', description: '' }], partitionColumns: [], paths: [] })).toBe(
      'SELECT CAST(NULL AS VARCHAR) AS "id" WHERE false',
    );
  });
});
