import { PipelineError } from '../domain/errors.ts';
import type { Action } from './actions.ts';

export interface LosingChange {
  readonly table: string;
  readonly runId: string;
  readonly add: readonly { readonly partition: Readonly<Record<string, string | null>> }[];
  readonly remove: readonly string[];
}

/** The error of a writer that has lost a version: who has won it, what with, and where the two collide. */
export function conflictError(change: LosingChange, version: number, winner: readonly Action[], cause: unknown): PipelineError {
  const info = winner.find(({ commitInfo }) => commitInfo !== undefined)?.commitInfo;
  const who = info?.['runId'] === undefined ? String(info?.['engineInfo'] ?? 'another writer') : `run ${String(info['runId'])}`;
  const message = `${change.table} got its version ${version} from ${who} (${what(winner, info)}), not from run ${change.runId}: ${collision(change, winner)}`;
  return new PipelineError('STORAGE_CONFLICT', message, {
    cause,
    hint: 'What was checked was built on an older version, so it is not committed. Run `run-transforms` again, then `run-quality`.',
    retryable: true,
    details: { table: change.table, version },
  });
}

function what(winner: readonly Action[], info: Readonly<Record<string, unknown>> | undefined): string {
  const added = winner.filter(({ add }) => add !== undefined).length;
  const removed = winner.filter(({ remove }) => remove !== undefined).length;
  return `${String(info?.['operation'] ?? 'a commit')}, ${added} files added, ${removed} removed`;
}

/** What makes the two commits exclude each other, the gravest first. */
function collision(change: LosingChange, winner: readonly Action[]): string {
  if (winner.some(({ metaData, protocol }) => metaData !== undefined || protocol !== undefined)) return "the table's schema was changed";
  const gone = new Set(winner.flatMap(({ remove }) => (remove === undefined ? [] : [remove.path])));
  const both = change.remove.find((path) => gone.has(path));
  if (both !== undefined) return `both replace ${both}`;
  const written = new Set(change.add.map(({ partition }) => partitionText(partition)));
  const shared = winner.find(({ add }) => add !== undefined && written.has(partitionText(add.partitionValues)))?.add;
  if (shared !== undefined) return `both write ${partitionText(shared.partitionValues) || 'the table'}`;
  return 'it holds other rows than those that were checked';
}

function partitionText(partition: Readonly<Record<string, string | null>>): string {
  return Object.entries(partition)
    .map(([name, value]) => `${name}=${value ?? 'null'}`)
    .sort()
    .join('/');
}
