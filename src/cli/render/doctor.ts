import { renderPairs, renderTitle } from './blocks.ts';
import { themeFor } from './theme.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do; for everything that is not ok. */
  readonly next?: string | undefined;
}

const MOODS = { ok: 'good', warn: 'warning', fail: 'bad' } as const;

/** A line for each finding, with the next step under those that need one. */
export function renderDoctor(findings: readonly Finding[], store: string, { color }: { readonly color: boolean }): string {
  const theme = themeFor(color);
  const failed = findings.filter(({ status }) => status === 'fail').length;
  const warned = findings.filter(({ status }) => status === 'warn').length;
  const mood = failed > 0 ? 'bad' : warned > 0 ? 'warning' : 'good';
  const verdict = failed > 0 ? `${failed} of ${findings.length} fail` : warned > 0 ? `ready, ${warned} to look at` : 'ready';
  const pairs = findings.flatMap(({ check, status, found, next }): [string, string][] => [
    [check, `${theme[MOODS[status]](status.padEnd(4))}  ${found}`],
    ...(next === undefined ? [] : [['', `      → ${next}`] as [string, string]]),
  ]);
  return `${renderTitle({ title: 'doctor', verdict, mood, facts: [store] }, { color })}\n${renderPairs(pairs, { color })}`;
}
