import type { ItemProgress, ProgressEvent, ProgressSink } from '../domain/progress.ts';
import type { Facts, WatchedStage } from '../domain/telemetry.ts';

type Done = Extract<ProgressEvent, { kind: 'item-done' }>;

/** What an item of a stage is. */
const KINDS = { extract: 'entity', transforms: 'model', quality: 'check' } as const;

/** Each entity, model and check that ends, told to the stage that is watched; `next` hears of everything as before. */
export function watchItems(stage: WatchedStage, clock: () => number, next: ProgressSink): ProgressSink {
  const started = new Map<string, number>();
  const seen = new Map<string, ItemProgress>();
  return (event) => {
    next(event);
    if (event.kind === 'item-start') started.set(event.item, clock());
    else if (event.kind === 'item-progress') seen.set(event.item, event);
    else if (event.kind === 'item-done') {
      const endMs = clock();
      const startMs = started.get(event.item) ?? endMs - (event.milliseconds ?? 0);
      const failure = event.status === 'failed' ? (event.detail ?? 'failed') : undefined;
      stage.item({ name: event.item, startMs, endMs, facts: factsOf(event, seen.get(event.item)), failure });
    }
  };
}

function factsOf(done: Done, last: ItemProgress | undefined): Facts {
  const counts = {
    records: done.records ?? last?.records,
    pages: last?.pages,
    requests: done.requests,
    retries: done.retries ?? last?.retries,
  };
  const known = Object.entries(counts).filter((pair): pair is [string, number] => pair[1] !== undefined);
  return { [KINDS[done.stage]]: done.item, status: done.status, ...Object.fromEntries(known) };
}
