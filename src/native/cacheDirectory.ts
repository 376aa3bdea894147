import { join } from 'node:path';

/** What decides where native files are kept; passed in, so that every platform can be tested on one. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** The directory of this program among the user's caches: PAYMENTS_PIPELINE_CACHE_DIR, else where the platform keeps caches. */
export function cacheDirectory({ env, platform, home }: Surroundings): string {
  if (env['PAYMENTS_PIPELINE_CACHE_DIR']) return env['PAYMENTS_PIPELINE_CACHE_DIR'];
  return join(cachesOfUser({ env, platform, home }), 'payments-pipeline');
}

function cachesOfUser({ env, platform, home }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(home, 'AppData', 'Local');
  // The XDG specification: a relative path is invalid and to be ignored.
  const xdg = env['XDG_CACHE_HOME'];
  return xdg?.startsWith('/') ? xdg : join(home, '.cache');
}
