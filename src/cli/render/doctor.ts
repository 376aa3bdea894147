import { renderPairs, renderTitle } from './blocks.ts';
import { wrap } from './displayWidth.ts';
import { themeFor } from './theme.ts';
import type { View } from './view.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do; for everything that is not ok. */
  readonly next?: string | undefined;
}

const MOODS = { ok: 'good', warn: 'warning', fail: 'bad' } as const;
/** `fail  ` stands before what was found, and as much before its other lines. */
const STATUS_WIDTH = 6;

/** A line for each finding, with the next step under those that need one; both go on below themselves where the screen ends. */
export function renderDoctor(findings: readonly Finding[], store: string, { color, columns }: View): string {
  const theme = themeFor(color);
  const failed = findings.filter(({ status }) => status === 'fail').length;
  const warned = findings.filter(({ status }) => status === 'warn').length;
  const mood = failed > 0 ? 'bad' : warned > 0 ? 'warning' : 'good';
  const verdict = failed > 0 ? `${failed} of ${findings.length} fail` : warned > 0 ? `ready, ${warned} to look at` : 'ready';
  const names = Math.max(...findings.map(({ check }) => check.length)) + 2;
  const width = columns - names - STATUS_WIDTH;
  const pairs = findings.flatMap(({ check, status, found, next }): [string, string][] => {
    const [first = '', ...others] = wrap(found, width);
    const steps = next === undefined ? [] : wrap(next, width - 2).map((line, index) => `${index === 0 ? '→' : ' '} ${line}`);
    const below = [...others, ...steps];
    return [
      [check, `${theme[MOODS[status]](status.padEnd(4))}  ${first}`],
      ...below.map((line): [string, string] => ['', `${' '.repeat(STATUS_WIDTH)}${line}`]),
    ];
  });
  return `${renderTitle({ title: 'doctor', verdict, mood, facts: [store] }, { color })}\n${renderPairs(pairs, { color })}`;
}
