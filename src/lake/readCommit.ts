import { PipelineError } from '../domain/errors.ts';
import type { Storage } from '../storage/types.ts';
import { type Action, actionSchema } from './actions.ts';
import { lastListing } from './listLog.ts';
import { commitKey } from './logKeys.ts';

/** The actions of one commit, or null when the log has not got that far. */
export async function findCommit(storage: Storage, table: string, version: number): Promise<Action[] | null> {
  const key = commitKey(table, version);
  const listed = lastListing(storage, table)?.objects.get(key);
  const stored = listed?.version === undefined ? await storage.getFinal(key) : await storage.getListed(listed);
  if (stored === null) return null;
  const lines = new TextDecoder().decode(stored.body).split('\n');
  return lines.filter((line) => line !== '').map((line) => parseAction(key, line));
}

/** The actions of a commit that must be there; throws `STORAGE_MISSING` and names the file when it is not. */
export async function readCommit(storage: Storage, table: string, version: number): Promise<Action[]> {
  const actions = await findCommit(storage, table, version);
  if (actions !== null) return actions;
  const key = commitKey(table, version);
  throw new PipelineError('STORAGE_MISSING', `${key} is missing, so version ${version} of the table cannot be read`, {
    hint: 'Versions that `vacuum --keep-history` has given up stay unreadable. Otherwise a log must not have gaps: restore the file from a copy of the store.',
    details: { key },
  });
}

/** One action, from a line of a commit or a row of a checkpoint; `where` is the file, for the error. */
export function parseAction(where: string, json: string): Action {
  try {
    return actionSchema.parse(JSON.parse(json));
  } catch (error) {
    throw corruptLog(
      where,
      `it has a line that is not a Delta action (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`,
    );
  }
}

/** A log that does not keep the protocol. */
export function corruptLog(what: string, why: string, cause?: unknown): PipelineError {
  return new PipelineError('STORAGE_CORRUPT', `${what} cannot be read: ${why}`, {
    cause,
    hint: 'Restore it from a copy of the store. Nothing was changed.',
  });
}
