import { Secret } from '../domain/secret.ts';
import type { Config, Origins } from './config.ts';
import { settings } from './settings.ts';

/** One setting as `config show` tells it. */
export interface DescribedSetting {
  readonly name: string;
  /** Null when it is not set. Secrets are masked: `sk_test_…(set)`. */
  readonly value: string | number | boolean | null;
  readonly origin: string;
}

/** Every setting with its value and where the value came from. */
export function describeConfig(config: Config, origins: Origins): DescribedSetting[] {
  return settings.map(({ key, name }) => ({ name, value: describeValue(config[key]), origin: origins[key] }));
}

function describeValue(value: Config[keyof Config]): string | number | boolean | null {
  if (value === undefined || value === '') return null;
  if (value instanceof Secret) return value.describe();
  if (typeof value !== 'object') return value;
  return value.length === 0 ? null : value.map((secret) => secret.describe()).join(', ');
}
