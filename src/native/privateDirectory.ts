import { lstatSync, mkdirSync } from 'node:fs';
import { PipelineError } from '../domain/errors.ts';

/**
 * Makes the directory if need be, for the user alone (0700), and refuses one that somebody else owns or may write to: code is loaded
 * from it. Root may own it, as in a container's image: root could replace the program itself. Its parents are the user's choice: a container's cache volume is often open to all of that container. `uid` is the user's, undefined on Windows, where %LOCALAPPDATA% is private by its ACL.
 */
export function ensurePrivateDirectory(path: string, uid: number | undefined): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const stat = lstatSync(path);
  if (!stat.isDirectory()) throw unsafe(path, 'it is no directory');
  if (uid === undefined) return;
  if (stat.uid !== uid && stat.uid !== 0) throw unsafe(path, `it belongs to user ${stat.uid}, not to ${uid}`);
  if ((stat.mode & 0o022) !== 0) throw unsafe(path, `others may write to it (mode ${(stat.mode & 0o777).toString(8)})`);
}

function unsafe(path: string, why: string): PipelineError {
  return new PipelineError('CONFIG_NATIVE_UNPACK', `${path} is not a safe place to load code from: ${why}`, {
    hint: 'Remove it or make it private (chmod 700), or set PAYMENTS_PIPELINE_CACHE_DIR to a directory of your own.',
  });
}
