import { describe, expect, test } from 'bun:test';
import { interruptStatus, statusOf } from '../../../src/cli/exitStatus.ts';
import { type ErrorCode, PipelineError } from '../../../src/domain/errors.ts';

const statusOfCode = (code: ErrorCode): number => statusOf(new PipelineError(code, 'x'));

function abortedBy(name: string): AbortSignal {
  return AbortSignal.abort(new PipelineError('INTERRUPTED', 'x', { details: { signal: name } }));
}

describe('exit status', () => {
  test.each([
    ['USAGE_UNKNOWN_COMMAND', 2],
    ['USAGE_BAD_SQL', 2],
    ['CONFIG_INVALID', 2],
    ['CONFIG_NATIVE_UNPACK', 2],
    ['TRANSFORM_SQL', 2],
    ['CHECKS_FAILED', 3],
    ['SOURCE_AUTH', 4],
    ['SOURCE_INCOMPLETE', 4],
    ['STORAGE_LOCKED', 5],
    ['STORAGE_NOTHING_STAGED', 5],
    ['INTERRUPTED', 130],
    ['UNEXPECTED', 1],
  ] as const)('%s → %d', (code, status) => expect(statusOfCode(code)).toBe(status));

  test('what is no error of ours is unexpected', () => {
    for (const thrown of [new Error('x'), 'text', null, undefined, { code: 'SOURCE_AUTH' }]) expect(statusOf(thrown)).toBe(1);
  });

  test('an interruption says which signal it was', () => {
    const error = new PipelineError('INTERRUPTED', 'x');
    expect(statusOf(error, abortedBy('SIGTERM'))).toBe(143);
    expect(statusOf(error, abortedBy('SIGINT'))).toBe(130);
    expect(interruptStatus(AbortSignal.abort())).toBe(130);
    expect(statusOf(new PipelineError('STORAGE_IO', 'x'), abortedBy('SIGTERM'))).toBe(5);
  });
});
