/**
 * Commands that were overtaken: each freezes before one of its requests while another command goes through, and wakes up. Played at every request,
 * on whatever store is given; each returns what it saw, for tests to see that something was tested.
 */
import { PipelineError } from '../../../src/domain/errors.ts';
import { silentLogger } from '../../../src/domain/logger.ts';
import { recover } from '../../../src/state/recover.ts';
import { rollback } from '../../../src/state/rollback.ts';
import type { Storage } from '../../../src/storage/types.ts';
import { freezing, WAKINGS, type Waking } from './frozen.ts';
import { requireNextRun, requireSound } from './sound.ts';
import { tick, tinyRun } from './tinyRun.ts';

export const MODELS = ['charges', 'refunds', 'payouts'] as const;

export interface Scene {
  /** What stands before. */
  readonly before: (storage: Storage) => Promise<unknown>;
  /** Who freezes. */
  readonly frozen: (storage: Storage) => Promise<unknown>;
  /** Who goes through meanwhile. */
  readonly other: (storage: Storage) => Promise<unknown>;
  /** What must hold of the store when both are done, besides what always must. */
  readonly after?: (storage: Storage) => Promise<unknown>;
  readonly wakings?: readonly Waking[];
}

export interface Played {
  readonly moments: number;
  /** How the frozen ones ended: `done`, or the code of the error that said why. */
  readonly ends: Readonly<Record<string, number>>;
  /** What the next starts had to do. */
  readonly recovered: readonly string[];
}

/** Why a command may give way; anything else is a defect. */
const REASONS = ['STORAGE_LEASE_LOST', 'STORAGE_CONFLICT', 'STORAGE_EXISTS', 'STORAGE_MISSING', 'CHECKS_STALE_STAGE', 'USAGE_BAD_VALUE'];

/** Where scenes are played. */
export interface Stage {
  /** The store of that name, as a process of its own would open it. */
  readonly open: (name: string) => Storage;
  /** Makes the store `to` as `from` is, where that is quicker than playing it again. */
  readonly copy?: (from: string, to: string) => void;
}

/** Plays a scene at every request that `isDue` says, by its number from 1, on a store of its own each. */
export async function playEverywhere(scene: Scene, stage: Stage, isDue: (n: number) => boolean = () => true): Promise<Played> {
  const [ends, recovered] = [new Map<string, number>(), [] as string[]];
  let moments = 0;
  await scene.before(stage.open('before'));
  for (const waking of scene.wakings ?? WAKINGS) {
    for (let n = 1, ended = false; !ended; n++) {
      if (!isDue(n)) continue;
      const played = await playAt(scene, stage, n, waking);
      ended = played.at === undefined;
      if (ended) continue;
      moments += 1;
      ends.set(played.end, (ends.get(played.end) ?? 0) + 1);
      recovered.push(...played.recovered);
    }
  }
  return { moments, ends: Object.fromEntries(ends), recovered };
}

async function playAt(scene: Scene, { open, copy }: Stage, n: number, waking: Waking) {
  const name = `${waking}-${n}`;
  copy?.('before', name);
  const [mine, others] = [open(name), open(name)];
  if (copy === undefined) await scene.before(others);
  const { storage, at } = freezing(mine, n, waking, () => scene.other(others));
  const end = await scene.frozen(storage).then(() => 'done', reasonOf);
  try {
    if (at() !== undefined) await scene.after?.(others);
    const recovered = await requireSound(others, MODELS);
    await requireNextRun(others, MODELS);
    return { at: at(), end, recovered };
  } catch (error) {
    throw new Error(`frozen (${waking}) at request ${n}, ${at() ?? 'none'}; it ended so: ${end}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof PipelineError && REASONS.includes(error.code) && error.hint !== undefined) return error.code;
  throw error;
}

/** A run of the small pipeline over all tables; `ago` in milliseconds is for one that lies in the past. */
export async function smallRun(storage: Storage, runId: string, still: readonly string[] = [], ago = 0): Promise<void> {
  await tinyRun({ storage, runId, clock: () => tick() - ago, models: MODELS, still });
}

/** `rollback`, after recovery as every command that writes. */
export async function smallRollback(storage: Storage, runId: string, model: string, toVersion: number): Promise<void> {
  await recover(storage, silentLogger);
  await rollback({ storage, runId, model: `silver.${model}`, toVersion, toolVersion: 'test', clock: tick });
}

/** All tables change in both runs. */
export const overtakenRun: Scene = {
  before: (storage) => smallRun(storage, 'r0'),
  frozen: (storage) => smallRun(storage, 'r1'),
  other: (storage) => smallRun(storage, 'r2'),
};

export const overtakenRollback: Scene = {
  before: twoRuns,
  frozen: (storage) => smallRollback(storage, 'back', 'charges', 0),
  other: (storage) => smallRun(storage, 'r2'),
};

export async function twoRuns(storage: Storage): Promise<void> {
  await smallRun(storage, 'r0');
  await smallRun(storage, 'r1');
}
