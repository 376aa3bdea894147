import { PipelineError } from '../domain/errors.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `200ms`, `1.5s`, `10m`, `2h` or `1d` in milliseconds; throws USAGE_BAD_VALUE that names the flag. */
export function durationMs(flag: string, text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  const ms = Math.round(Number(number) * (UNITS[unit] ?? Number.NaN));
  if (number !== '' && Number.isSafeInteger(ms)) return ms;
  throw new PipelineError('USAGE_BAD_VALUE', `${flag} must be a time such as 200ms, 1.5s or 10m, not ${JSON.stringify(text)}`, {
    hint: 'A number and its unit: ms, s, m, h or d, as in 90d.',
  });
}
