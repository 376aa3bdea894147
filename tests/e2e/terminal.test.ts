/** The binary on a real terminal (a pty of the system, not a stream that says it is one), and with its output in a pipe. */
import { expect, test } from 'bun:test';
import { displayWidth } from '../../src/cli/render/displayWidth.ts';
import type { Sandbox } from './support/sandbox.ts';
import { createStoreSandbox } from './support/store.ts';

/** What a person sees who types the line at so many columns. */
async function type(box: Sandbox, columns: number, args: readonly string[], env: Record<string, string> = {}) {
  const seen: string[] = [];
  const decoder = new TextDecoder();
  const child = Bun.spawn([box.binary, ...args], {
    cwd: box.directory,
    env: { ...box.env, TERM: 'xterm-256color', ...env },
    terminal: { cols: columns, rows: 40, data: (_, bytes) => void seen.push(decoder.decode(bytes, { stream: true })) },
  });
  const status = await child.exited;
  child.terminal?.close();
  return { status, lines: seen.join('').replaceAll('\r\n', '\n').trimEnd().split('\n') };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const COLOUR = /\u001b\[[0-9;]+m/;

test.each([80, 120])('at %d columns: width and colours are those of the terminal, and names are whole', async (columns) => {
  await using box = await createStoreSandbox();
  const entities = await type(box, columns, ['entities'], { NO_COLOR: '1' });
  expect(entities.status).toBe(0);
  expect(entities.lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
  expect(entities.lines.some((line) => displayWidth(line) > columns - 20)).toBe(true);
  expect(entities.lines.join('\n')).toContain('payout_balance_transactions');
  expect(entities.lines.join('\n')).not.toMatch(COLOUR);
  expect(entities.lines.slice(-3)[0]).toMatch(/^Next:/);
  const help = await type(box, columns, ['help', 'run-pipeline']);
  expect(help.lines.join('\n')).toMatch(COLOUR);
});

test('an error is on the terminal once, with a suggestion; a pipe has none of the colours', async () => {
  await using box = await createStoreSandbox();
  const mistyped = await type(box, 80, ['run-pipline']);
  expect(mistyped.status).toBe(2);
  expect(mistyped.lines.join('\n')).toMatch(/Did you mean run-pipeline\?/);
  const piped = await box.run(['entities'], { env: { TERM: 'xterm-256color' } });
  expect(piped.stdout).not.toMatch(COLOUR);
  expect(piped.stdout).toContain('/v1/customers/{id}/balance_transactions');
});
