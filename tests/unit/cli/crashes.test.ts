import { describe, expect, test } from 'bun:test';
import { watchCrashes } from '../../../src/cli/crashes.ts';
import { PipelineError } from '../../../src/domain/errors.ts';
import { fakeStream, fakeWorld } from './fakeWorld.ts';

/** Lets an error escape as the runtime would tell it; gives back what was written and how the process ended. */
async function crashWith(error: unknown, event: string, isTTY = false): Promise<{ stderr: string; exits: readonly number[] }> {
  const world = fakeWorld([], { stderr: fakeStream({ isTTY }), env: { NO_COLOR: '1' } });
  const handlers = new Map<string, (error: unknown) => void>();
  watchCrashes({ on: (name, handler) => handlers.set(name, handler) }, world);
  handlers.get(event)?.(error);
  await Promise.resolve();
  return { stderr: world.stderr.text(), exits: world.exits };
}

describe.each(['uncaughtException', 'unhandledRejection'])('%s', (event) => {
  test('is told like any other unexpected error, without secrets, and ends the process with status 1', async () => {
    const { stderr, exits } = await crashWith(new Error('lost sk_live_hunter2'), event);
    expect(stderr).toStartWith('error[UNEXPECTED]: lost sk_live_***\n  hint: ');
    expect(stderr).not.toContain('    at ');
    expect(exits).toEqual([1]);
  });

  test('gives a terminal its cursor back', async () => {
    expect((await crashWith(new Error('x'), event, true)).stderr).toStartWith('\u001b[?25h');
  });

  test('what fails because the run was told to stop is left to the command', async () => {
    expect(await crashWith(new PipelineError('INTERRUPTED', 'stopped'), event)).toEqual({ stderr: '', exits: [] });
  });
});
