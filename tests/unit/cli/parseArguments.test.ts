import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ArgumentTable } from '../../../src/cli/command.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { PipelineError } from '../../../src/domain/errors.ts';

const table = {
  days: { type: 'string', integer: { min: 1, max: 100 }, overrides: 'defaultDays' },
  runId: { type: 'string', valueHint: 'id' },
  output: { type: 'string', alias: 'o', description: 'A file' },
  format: { type: 'enum', options: ['table', 'json'] },
  entity: { type: 'string', entity: true },
  start: { type: 'string', instant: true },
  port: { type: 'string', integer: { min: 0, max: 65_535 }, default: '4010' },
  publish: { type: 'boolean', description: 'Publish' },
  color: { type: 'boolean' },
  sql: { type: 'positional', required: false },
} as const satisfies ArgumentTable;

const parse = (...tokens: string[]) => parseArguments(tokens, table).args;

function refusal(...tokens: string[]): PipelineError {
  try {
    parseArguments(tokens, table);
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
  throw new Error(`not refused: ${tokens.join(' ')}`);
}

describe('values', () => {
  test('both spellings of a value, converted; a default; nothing for what was not given', () => {
    expect(parse('--days', '7', '--run-id=abc', '--entity', 'charges')).toMatchObject({
      days: 7,
      runId: 'abc',
      entity: 'charges',
      port: 4010,
    });
    expect(parse()).toMatchObject({ days: undefined, publish: undefined, sql: undefined, format: undefined });
  });

  test('booleans, their negation, and their spelled-out forms', () => {
    expect(parse('--publish').publish).toBe(true);
    expect(parse('--no-publish').publish).toBe(false);
    expect(parse('--publish=false').publish).toBe(false);
    expect(parse('--no-color=false').color).toBe(true);
    expect(parse('--publish', '--publish').publish).toBe(true);
  });

  test('dates become unix seconds', () => {
    expect(parse('--start', '2026-01-01').start).toBe(1_767_225_600);
    expect(refusal('--start', '2026-02-30').message).toContain('must be a date or an instant');
  });

  test('an alias, an enum in any case, a number that begins with a dash', () => {
    expect(parse('-o', 'x.csv').output).toBe('x.csv');
    expect(parse('-o', 'true', '--run-id=false')).toMatchObject({ output: 'true', runId: 'false' });
    expect(parse('--format', 'JSON').format).toBe('json');
    expect(refusal('--days', '-1').message).toBe('--days must be a whole number from 1 to 100, not "-1"');
  });

  test('SQL that begins like a flag, and everything after --', () => {
    expect(parse('-- a comment\nselect 1').sql).toBe('-- a comment\nselect 1');
    expect(parse('--', '--days').sql).toBe('--days');
    expect(parse('select 1', '--days', '2')).toMatchObject({ sql: 'select 1', days: 2 });
  });

  test('which flags were given, as typed', () => {
    const { given } = parseArguments(['--days=3', '-o', 'f'], table);
    expect([...given]).toEqual([
      ['days', { typed: '--days', text: '3' }],
      ['output', { typed: '-o', text: 'f' }],
    ]);
  });

  test('property: any text arrives unchanged, as a value after = and as a positional after --', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        expect(parse(`--output=${text}`).output).toBe(text);
        expect(parse('--', text).sql).toBe(text);
      }),
    );
  });

  test('property: whole numbers in range are taken, all others are refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -200, max: 300 }).map(String), fc.string({ minLength: 1 })), (text) => {
        const legal = /^[+-]?\d{1,15}$/.test(text) && Number(text) >= 1 && Number(text) <= 100;
        if (legal) expect(parse(`--days=${text}`).days).toBe(Number(text));
        else expect(refusal(`--days=${text}`).code).toBe('USAGE_BAD_VALUE');
      }),
    );
  });
});

describe('refusals', () => {
  test.each([
    [['--dayz', '3'], 'USAGE_UNKNOWN_FLAG', 'unknown flag --dayz', 'Did you mean --days?'],
    [['-days', '3'], 'USAGE_UNKNOWN_FLAG', 'unknown flag -days', 'Did you mean --days?'],
    [['--runId', 'x'], 'USAGE_UNKNOWN_FLAG', 'unknown flag --runId', 'Did you mean --run-id?'],
    [['--no-days'], 'USAGE_UNKNOWN_FLAG', 'unknown flag --no-days', undefined],
    [['--xyzzy'], 'USAGE_UNKNOWN_FLAG', 'unknown flag --xyzzy', 'Add --help'],
    [['--run-id'], 'USAGE_BAD_VALUE', '--run-id needs a value', undefined],
    [['--run-id='], 'USAGE_BAD_VALUE', '--run-id needs a value', undefined],
    [['--run-id', '--days', '1'], 'USAGE_BAD_VALUE', '--run-id needs a value', undefined],
    [['--days', '1', '--days=2'], 'USAGE_BAD_VALUE', '--days is given twice', undefined],
    [['--color', '--no-color'], 'USAGE_BAD_VALUE', '--color and --no-color contradict each other', undefined],
    [['--publish=yes'], 'USAGE_BAD_VALUE', '--publish takes no value but true or false, not "yes"', undefined],
    [['--days', '1.5'], 'USAGE_BAD_VALUE', '--days must be a whole number from 1 to 100, not "1.5"', undefined],
    [['--days', '101'], 'USAGE_BAD_VALUE', '--days must be a whole number', undefined],
    [['--format', 'jsn'], 'USAGE_BAD_VALUE', '--format must be table or json, not "jsn"; did you mean json?', undefined],
    [['--entity', 'chrges'], 'USAGE_UNKNOWN_ENTITY', 'unknown entity "chrges"; did you mean charges?', 'The entities are customers'],
    [['a', 'b'], 'USAGE_BAD_VALUE', 'unexpected argument "b"', 'quotes'],
  ])('%p: %s', (tokens, code, message, hint) => {
    const error = refusal(...tokens);
    expect(error.code).toBe(code as PipelineError['code']);
    expect(error.message).toStartWith(message);
    if (hint !== undefined) expect(error.hint).toContain(hint);
  });

  test('what is required and missing', () => {
    const needs = { entity: { type: 'string', required: true }, sql: { type: 'positional', valueHint: 'sql' } } as const;
    expect(() => parseArguments(['select 1'], needs)).toThrow('--entity is missing');
    expect(() => parseArguments(['--entity', 'x'], needs)).toThrow('<sql> is missing');
    expect(parseArguments(['--entity', 'x', 'select 1'], needs).args).toEqual({ entity: 'x', sql: 'select 1' });
  });
});
