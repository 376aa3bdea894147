import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { createLogger, type LoggerParts } from '../../../src/cli/logger.ts';
import type { LogLevel } from '../../../src/config/config.ts';
import { PipelineError } from '../../../src/domain/errors.ts';
import type { Logger } from '../../../src/domain/logger.ts';
import { createScrubber } from '../../../src/domain/scrub.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { NOW_MS } from './fakeWorld.ts';

function capture(parts: Partial<LoggerParts> = {}): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'debug',
    format: 'json',
    color: false,
    clock: () => NOW_MS,
    write: (text) => void lines.push(text),
    scrub: createScrubber([new Secret('a-secret-of-our-own')]),
    fields: { run_id: 'r1' },
    ...parts,
  });
  return { logger, lines };
}

describe('lines', () => {
  test('JSON: time, level, msg, the run, then the fields in their order', () => {
    const { logger, lines } = capture();
    logger.child({ entity: 'charges' }).info('page read', { records: 100, total: 12n, absent: undefined });
    expect(lines).toEqual([
      '{"time":"2026-11-22T23:59:00.000Z","level":"info","msg":"page read","run_id":"r1","entity":"charges","records":100,"total":12}\n',
    ]);
  });

  test('pretty: a line a person can read; the run is left out', () => {
    const { logger, lines } = capture({ format: 'pretty' });
    logger.warn('asked again', { status: 429, reason: 'endpoint rate', empty: '', next: { page: 2 } });
    expect(lines).toEqual(['23:59:00 warn  asked again  status=429 reason="endpoint rate" empty="" next={"page":2}\n']);
  });

  test('fields cannot take the place of time, level and msg', () => {
    const { logger, lines } = capture();
    logger.error('real', { msg: 'forged', level: 'debug', time: 0 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'real', level: 'error', msg_: 'forged', level_: 'debug', time_: 0 });
  });

  test('errors are told by name, bytes by their number, what cannot be told does not end the run', () => {
    const { logger, lines } = capture();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    logger.error('x', { a: new PipelineError('STORAGE_IO', 'full'), b: new TypeError('t'), c: new Uint8Array(3), big: 2n ** 60n });
    logger.error('y', { circle });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      a: { code: 'STORAGE_IO', message: 'full' },
      b: { name: 'TypeError' },
      c: '3 bytes',
      big: '1152921504606846976',
    });
    expect(lines[1]).toContain('unprintable');
  });

  test('the same line many times is told many times', () => {
    const { logger, lines } = capture();
    for (let i = 0; i < 50; i++) logger.info('again');
    expect(lines.length).toBe(50);
  });
});

test.each([
  ['debug', 4],
  ['info', 3],
  ['warn', 2],
  ['error', 1],
  ['silent', 0],
] as const)('level %s lets %d of four through', (level: LogLevel, count) => {
  const { logger, lines } = capture({ level });
  logger.debug('d');
  logger.info('i');
  logger.warn('w');
  logger.error('e');
  expect(lines.length).toBe(count);
});

describe('what must not come through', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u001b[2J', '\n{"level":"error"}', '\u009b31m', '\u202e', '\ud800', '\u2028'),
  );

  test('property: one line a call, valid JSON, no control characters, and the message comes back', () => {
    fc.assert(
      fc.property(nasty, fc.dictionary(nasty, fc.oneof(nasty, fc.jsonValue())), (message, fields) => {
        const { logger, lines } = capture({ scrub: (text) => text });
        logger.info(message, fields);
        expect(lines.length).toBe(1);
        const line = lines[0] ?? '';
        expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u);
        expect(line.at(-1)).toBe('\n');
        expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: message });
      }),
    );
  });

  test('property: pretty lines are lines, too', () => {
    fc.assert(
      fc.property(nasty, nasty, (message, value) => {
        const { logger, lines } = capture({ format: 'pretty' });
        logger.info(message, { value });
        expect(lines.join('').slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u);
      }),
    );
  });

  test.each([
    ['sk_live_51AbCdEf', 'sk_live_***'],
    ['rk_test_abc', 'rk_test_***'],
    ['whsec_abc+/=', 'whsec_***'],
    ['Authorization: Bearer abcdefgh123', 'Authorization: Bearer ***'],
    ['http://user:hunter2@host/x', 'http://user:***@host/x'],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA***'],
    ['key=a-secret-of-our-own.', 'key=***.'],
    ['at http://127.0.0.1:4010 for a@b.example', 'at http://127.0.0.1:4010 for a@b.example'],
  ])('%s is told as %s', (text, expected) => {
    for (const format of ['json', 'pretty'] as const) {
      const { logger, lines } = capture({ format });
      logger.info(text, { deep: { list: [text] } });
      expect(lines[0]?.split(expected).length).toBe(3);
      if (text !== expected) expect(lines[0]).not.toContain(text);
    }
  });
});
