import { join } from 'node:path';
import { errorMessage, PipelineError } from '../domain/errors.ts';

/** What decides where native files are kept; passed in, so that every platform can be tested on one. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Asked only when it is needed: a user without a name, as containers have, has none, and asking throws. */
  readonly home: () => string;
}

/** The directory of this program among the user's caches: PAYMENTS_PIPELINE_CACHE_DIR, else where the platform keeps caches. Throws CONFIG_NATIVE_UNPACK. */
export function cacheDirectory({ env, platform, home }: Surroundings): string {
  if (env['PAYMENTS_PIPELINE_CACHE_DIR']) return env['PAYMENTS_PIPELINE_CACHE_DIR'];
  return join(cachesOfUser({ env, platform, home }), 'payments-pipeline');
}

function cachesOfUser({ env, platform, home }: Surroundings): string {
  if (platform === 'darwin') return join(homeOf(home), 'Library', 'Caches');
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(homeOf(home), 'AppData', 'Local');
  // The XDG specification: a relative path is invalid and to be ignored.
  const xdg = env['XDG_CACHE_HOME'];
  return xdg?.startsWith('/') ? xdg : join(homeOf(home), '.cache');
}

function homeOf(home: Surroundings['home']): string {
  try {
    return home();
  } catch (error) {
    throw new PipelineError('CONFIG_NATIVE_UNPACK', `this user has no home directory: ${errorMessage(error)}`, {
      hint: 'Set PAYMENTS_PIPELINE_CACHE_DIR to a directory that you can write to and run programs from.',
      cause: error,
    });
  }
}
