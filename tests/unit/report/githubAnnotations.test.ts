import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { renderAnnotations } from '../../../src/report/githubAnnotations.ts';
import { nastyCheck } from './nasty.ts';
import { checkResult } from './result.ts';
import { runReport } from './runReport.ts';

/** As the runner reads a line (actions/runner, ActionCommand.TryParseV2), and unescapes it. */
function readCommand(line: string): { level: string; title: string; message: string } {
  const [, level = '', title = '', message = ''] = /^::(error|warning) title=([^:,\r\n]*)::([^\r\n]*)$/.exec(line) ?? [];
  const undo = (text: string) =>
    text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
  return { level, title: undo(title), message: undo(message) };
}

describe('annotations', () => {
  test('an error for what rejects, a warning for what does not, nothing for what holds', () => {
    const checks = [checkResult({ status: 'warned', severity: 'warn', check: 'late' }), checkResult(), checkResult({ status: 'passed' })];
    const lines = renderAnnotations(runReport(checks)).trimEnd().split('\n').map(readCommand);
    expect(lines.map(({ level }) => level)).toEqual(['error', 'warning']);
    expect(lines[0]?.title).toBe('payout_members_sum on silver.payouts: failed');
    expect(lines[0]?.message).toContain('Expected 14,203.11 USD, found 14,203.10 USD (and 2 more).');
    expect(renderAnnotations(runReport([checkResult({ status: 'passed' })]))).toBe('');
  });

  test('GitHub keeps ten of a level: the tenth says how many more there are', () => {
    const lines = renderAnnotations(runReport(Array.from({ length: 25 }, () => checkResult())))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(readCommand(lines[9] ?? '').title).toBe('16 more checks');
  });

  test('property: whatever a check says, it is one command a line, and reads back as it was', () => {
    fc.assert(
      fc.property(nastyCheck, (check) => {
        const text = renderAnnotations(runReport([check]));
        const lines = text.split('\n').slice(0, -1);
        expect(lines).toHaveLength(['failed', 'warned', 'errored'].includes(check.status) ? 1 : 0);
        for (const line of lines) expect(readCommand(line).title).toBe(`${check.check} on ${check.model}: ${check.status}`);
      }),
    );
  });
});
