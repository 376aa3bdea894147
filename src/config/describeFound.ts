import { scrub } from '../domain/scrub.ts';
import type { Setting } from './settings.ts';

/** A value as found, for a message; a secret, even a malformed one, is not shown. */
export function describeFound(setting: Setting, value: unknown): string {
  if (setting.secret) return '***';
  if (value === undefined) return 'nothing';
  return scrub(typeof value === 'string' ? JSON.stringify(value) : `${JSON.stringify(value) ?? typeof value}`);
}
