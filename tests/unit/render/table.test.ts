import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { displayWidth, pad, truncate, wrap } from '../../../src/cli/render/displayWidth.ts';
import { type Cell, renderTable, type TableColumn } from '../../../src/cli/render/table.ts';

const COLUMNS: readonly TableColumn[] = [
  { header: 'entity' },
  { header: 'records' },
  { header: 'status', style: (text, theme) => (text === 'ok' ? theme.good(text) : theme.bad(text)) },
  { header: 'note' },
];

const ROWS: readonly (readonly Cell[])[] = [
  ['charges', 123_456, 'ok', null],
  [
    'balance_transactions',
    9_007_199_254_740_993n,
    'failed',
    'stopped at 2026-11-01: the source answered 503 five times in a row, and then not at all',
  ],
  ['顧客 (customers)', 7, 'ok', '👩‍👩‍👧 family, ｆｕｌｌ　ｗｉｄｔｈ and a \u001b[31mred\u0007 trap\nover two lines'],
];

describe('renderTable', () => {
  test('80 columns, plain', () => {
    expect(renderTable(COLUMNS, ROWS, { width: 80, color: false })).toMatchSnapshot();
  });

  test('120 columns, plain', () => {
    expect(renderTable(COLUMNS, ROWS, { width: 120, color: false })).toMatchSnapshot();
  });

  test('80 columns, in colour: the same text', () => {
    const colored = renderTable(COLUMNS, ROWS, { width: 80, color: true });
    expect(colored).toMatchSnapshot();
    expect(Bun.stripANSI(colored)).toBe(renderTable(COLUMNS, ROWS, { width: 80, color: false }));
  });

  test('piped: nothing is cut', () => {
    const text = renderTable(COLUMNS, ROWS, { color: false });
    expect(text).toContain('and then not at all');
    expect(text).not.toContain('…');
  });

  test('more rows than asked for are counted', () => {
    const rows = Array.from({ length: 1234 }, (_, i) => [i]);
    expect(renderTable([{ header: 'n' }], rows, { color: false, maxRows: 2 })).toBe('n\n─\n0\n1\n… and 1,232 more\n');
  });

  test('no rows: the header still tells what there would be', () => {
    expect(renderTable(COLUMNS, [], { width: 80, color: false })).toBe('entity  records  status  note\n──────  ───────  ──────  ────\n');
  });

  test('a number is never cut, however narrow the terminal', () => {
    expect(renderTable(COLUMNS, ROWS, { width: 20, color: false })).toContain('9007199254740993');
  });

  test('a hundred thousand rows', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => [`row ${i}`, i]);
    expect(renderTable([{ header: 'a' }, { header: 'b' }], rows, { width: 80, color: false }).split('\n').length).toBe(100_003);
  });

  const cell: fc.Arbitrary<Cell> = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.bigInt(), fc.boolean(), fc.constant(null));
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.tuple(
        fc.array(fc.string(), { minLength: width, maxLength: width }),
        fc.array(fc.array(cell, { minLength: width, maxLength: width })),
      ),
    );

  test('property: one line a row; colours change nothing but colours; texts fit a terminal that is wide enough for its columns', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 40, max: 200 }), ([headers, rows], width) => {
        const columns = headers.map((header) => ({ header, align: 'left' as const }));
        const plain = renderTable(columns, rows, { width, color: false });
        expect(plain.split('\n').length).toBe(rows.length + 3);
        expect(Bun.stripANSI(renderTable(columns, rows, { width, color: true })).replace(/ +$/gm, '')).toBe(plain);
        for (const line of plain.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('width', () => {
  test.each([
    ['abc', 5, 'abc'],
    ['abcdef', 4, 'abc…'],
    ['顧客名', 5, '顧客…'],
    ['顧客名', 4, '顧…'],
    ['👩‍👩‍👧👩‍👩‍👧', 3, '👩‍👩‍👧…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
  ])('%s in %d columns: %s', (text, columns, expected) => expect(truncate(text, columns)).toBe(expected));

  test('property: a cut text fits, and is the beginning of the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, columns) => {
        const cut = truncate(text, columns);
        expect(displayWidth(cut)).toBeLessThanOrEqual(columns);
        expect(cut === text || (cut.endsWith('…') && text.startsWith(cut.slice(0, -1)))).toBe(true);
      }),
    );
  });

  test('padding counts columns, not characters', () => {
    expect(pad('顧', 4)).toBe('顧  ');
    expect(pad('7', 3, 'right')).toBe('  7');
    expect(pad('long', 2)).toBe('long');
  });

  test('property: wrapping loses no word, and only a long word goes over the edge', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), fc.integer({ min: 4, max: 30 }), (words, columns) => {
        const lines = wrap(words.join(' '), columns);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(line.length <= columns || !line.includes(' ')).toBe(true);
      }),
    );
  });
});
