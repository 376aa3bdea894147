import type { ItemStatus, ProgressEvent, Stage } from '../../domain/progress.ts';

/** One entity, model or check, as far as it is known. */
export interface ItemState {
  readonly item: string;
  readonly status: ItemStatus | 'running';
  readonly records: number;
  readonly pages: number;
  readonly retries: number;
  readonly bytes: number;
  readonly note: string;
  readonly startedMs: number;
  readonly endedMs?: number;
}

export interface StageState {
  readonly stage: Stage;
  readonly total?: number;
  /** In the order in which they began. */
  readonly items: readonly ItemState[];
  readonly startedMs: number;
  readonly endedMs?: number;
}

/** The stages in the order in which they began; the last one is the one that is watched. */
export type ProgressState = readonly StageState[];

export const NO_PROGRESS: ProgressState = [];

/** The state after an event. Events may come out of order or without their beginning: what is missing is made up. */
export function reduceProgress(state: ProgressState, event: ProgressEvent, nowMs: number): ProgressState {
  const known = state.find(({ stage }) => stage === event.stage) ?? { stage: event.stage, items: [], startedMs: nowMs };
  const next = reduceStage(known, event, nowMs);
  return state.includes(known) ? state.map((stage) => (stage === known ? next : stage)) : [...state, next];
}

function reduceStage(stage: StageState, event: ProgressEvent, nowMs: number): StageState {
  switch (event.kind) {
    // A stage that starts again (a second pipeline in the same process) starts from nothing.
    case 'stage-start':
      return { stage: stage.stage, items: [], startedMs: nowMs, ...(event.total === undefined ? {} : { total: event.total }) };
    case 'item-start':
      return withItem(stage, newItem(event.item, nowMs));
    case 'item-progress':
      return withItem(stage, progressed(itemOf(stage, event.item, nowMs), event));
    case 'item-done':
      return withItem(stage, done(itemOf(stage, event.item, nowMs), event, nowMs));
    case 'stage-done':
      return { ...stage, endedMs: nowMs };
    default:
      event satisfies never;
      return stage;
  }
}

type ProgressOf = Extract<ProgressEvent, { kind: 'item-progress' }>;
type DoneOf = Extract<ProgressEvent, { kind: 'item-done' }>;

function progressed(item: ItemState, { records, pages, retries, bytes, note }: ProgressOf): ItemState {
  return {
    ...item,
    records: records ?? item.records,
    pages: pages ?? item.pages,
    retries: retries ?? item.retries,
    bytes: bytes ?? item.bytes,
    note: note ?? item.note,
  };
}

function done(item: ItemState, { status, records, detail }: DoneOf, nowMs: number): ItemState {
  return { ...item, status, records: records ?? item.records, note: detail ?? '', endedMs: nowMs };
}

function newItem(item: string, nowMs: number): ItemState {
  return { item, status: 'running', records: 0, pages: 0, retries: 0, bytes: 0, note: '', startedMs: nowMs };
}

function itemOf(stage: StageState, name: string, nowMs: number): ItemState {
  return stage.items.find(({ item }) => item === name) ?? newItem(name, nowMs);
}

function withItem(stage: StageState, changed: ItemState): StageState {
  const isNew = !stage.items.some(({ item }) => item === changed.item);
  return { ...stage, items: isNew ? [...stage.items, changed] : stage.items.map((one) => (one.item === changed.item ? changed : one)) };
}

/** Sums over a stage's items, as its headline and the plain lines tell them. */
export interface StageTotals {
  readonly done: number;
  readonly failed: number;
  /** Items known of: at least as many as have begun. */
  readonly items: number;
  readonly records: number;
  readonly pages: number;
  readonly retries: number;
  readonly bytes: number;
  readonly elapsedMs: number;
}

export function stageTotals(stage: StageState, nowMs: number): StageTotals {
  const sum = (field: 'records' | 'pages' | 'retries' | 'bytes'): number => stage.items.reduce((all, item) => all + item[field], 0);
  return {
    done: stage.items.filter(({ status }) => status !== 'running').length,
    failed: stage.items.filter(({ status }) => status === 'failed').length,
    items: Math.max(stage.total ?? 0, stage.items.length),
    records: sum('records'),
    pages: sum('pages'),
    retries: sum('retries'),
    bytes: sum('bytes'),
    elapsedMs: Math.max(0, (stage.endedMs ?? nowMs) - stage.startedMs),
  };
}
