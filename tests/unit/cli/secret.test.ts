import { describe, expect, test } from 'bun:test';
import { format, inspect } from 'node:util';
import { escapeControl, escapeControlInLines } from '../../../src/domain/escapeControl.ts';
import { Secret } from '../../../src/domain/secret.ts';

describe('Secret', () => {
  const secret = new Secret('sk_live_hunter2');

  test('gives its value only when asked', () => {
    expect(secret.reveal()).toBe('sk_live_hunter2');
    const ways = [
      `${secret}`,
      String(secret),
      JSON.stringify({ secret }),
      inspect(secret),
      Bun.inspect({ secret }),
      format('%s %o', secret, secret),
    ];
    for (const text of ways) expect(text).not.toContain('hunter2');
    expect(ways.slice(0, 3)).toEqual(['***', '***', '{"secret":"***"}']);
    expect(Object.keys(secret)).toEqual([]);
    expect(JSON.stringify({ ...secret })).toBe('{}');
    expect(() => structuredClone({ secret })).not.toThrow();
    expect(JSON.stringify(structuredClone({ secret }))).not.toContain('hunter2');
  });

  test.each([
    ['sk_test_x', 'sk_test_…(set)'],
    ['rk_live_x', 'rk_live_…(set)'],
    ['whsec_x', 'whsec_…(set)'],
    ['anything', '…(set)'],
    ['skx_live_x', '…(set)'],
  ])('%s is described as %s', (value, expected) => expect(new Secret(value).describe()).toBe(expected));
});

describe('escapeControl', () => {
  test.each([
    ['plain é 顧 👩‍👩‍👧', 'plain é 顧 👩‍👩‍👧'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u001b[31m\u0007\u007f\u009b', '\\u001b[31m\\u0007\\u007f\\u009b'],
    ['\u202eevil\u2066', '\\u202eevil\\u2066'],
    ['\ud800x', '\\ud800x'],
  ])('%p', (text, expected) => expect(escapeControl(text)).toBe(expected));

  test('line breaks of our own may stay', () => expect(escapeControlInLines('a\n\u001b')).toBe('a\n\\u001b'));
});
