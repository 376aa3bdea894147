/** Beside the raw events: the versions, deletions and refetched objects that they lead to, each in the Bronze stream of its entity. */
import type { Logger } from '../../domain/logger.ts';
import type { Entity } from '../../registry/types.ts';
import type { ListedPage, Source } from '../../source/types.ts';
import type { EntityExtract } from '../../state/stages/extract.ts';
import { asList } from '../asList.ts';
import type { AlsoWrite } from '../extractEntityTypes.ts';
import { createRefetcher, type Refetcher } from '../refetcher.ts';
import { Shape } from '../split/shape.ts';
import { createSplitter, type SplitPage, type Splitter } from '../split/splitPage.ts';
import { RecentSet } from './recentSet.ts';
import { type Routed, routeEvent } from './routeEvent.ts';
import { SameSecond } from './sameSecond.ts';
import { VersionTimes } from './versionTimes.ts';

export interface EventRouterOptions {
  readonly source: Source;
  readonly entities: readonly Entity[];
  readonly runId: string;
  readonly logger: Logger;
}

export interface EventRouter extends AlsoWrite {
  /** What the events led to so far, by entity. */
  changes(): NonNullable<EntityExtract['changes']>;
}

interface Timed {
  readonly routed: Exclude<Routed, { kind: 'refetch' }>;
  readonly observedAtMs: number;
}

/** Ids that were fetched in this run: an older event of theirs says nothing more. Beyond that many, one may be fetched twice. */
const REFETCHED_REMEMBERED = 50_000;

/** Of an entity and run; beyond them a large account would pay with a request for every object that does two things in a second. The rest stays flagged. */
const TIES_FETCHED = 500;

export function createEventRouter(options: EventRouterOptions): EventRouter {
  const { entities } = options;
  const byObject = new Map(entities.map((entity) => [entity.object, entity]));
  const lanes = new Map(entities.map((entity) => [entity.name, new Lane(entity, options)]));
  const times = new VersionTimes();
  const seconds = new SameSecond();

  return {
    streams: entities.flatMap(({ name, children }) => [name, ...children.map(({ stream }) => stream)]),
    prepare: async (page, write) => {
      const { versions, refetches } = routePage(page, byObject, { times, seconds });
      for (const lane of lanes.values()) await lane.refetch(refetches.get(lane.entity.name) ?? NONE, write);
      return () => [...lanes.values()].flatMap((lane) => lane.write(versions.get(lane.entity.name) ?? [], options.runId, write));
    },
    shape: (stream) => {
      const shape = new Shape();
      for (const lane of lanes.values()) lane.addShape(stream, shape);
      return shape;
    },
    changes: () => Object.fromEntries([...lanes].map(([name, lane]) => [name, lane.counts()])),
  };
}

/** One entity's part. */
class Lane {
  readonly entity: Entity;
  readonly #splitter: Splitter;
  readonly #refetcher: Refetcher;
  readonly #fetched = new RecentSet(REFETCHED_REMEMBERED);
  #versions = 0;
  #deleted = 0;
  #refetched = 0;
  #ties = 0;

  constructor(entity: Entity, options: EventRouterOptions) {
    this.entity = entity;
    this.#splitter = createSplitter();
    this.#refetcher = createRefetcher({ ...options, entity });
  }

  async refetch({ needed, tied }: Refetches, write: Parameters<AlsoWrite['prepare']>[1]): Promise<void> {
    const ties = [...new Set(tied)].slice(0, TIES_FETCHED - this.#ties);
    this.#ties += ties.length;
    const wanted = [...new Set([...needed, ...ties])].filter((id) => this.#fetched.isNew(id));
    if (wanted.length > 0) this.#refetched += await this.#refetcher.fetch(wanted, write);
  }

  write(timed: readonly Timed[], runId: string, write: Parameters<AlsoWrite['prepare']>[1]): Promise<void>[] {
    if (timed.length === 0) return [];
    const page = this.#splitter.split(asList(timed.map(({ routed }) => routed.bytes)));
    this.#deleted += timed.filter(({ routed }) => routed.kind === 'deleted').length;
    this.#versions += timed.filter(({ routed }) => routed.kind === 'version').length;
    const envelope = (index: number) => {
      const one = timed[index];
      return {
        runId,
        entity: this.entity.name,
        observedAtMs: one?.observedAtMs ?? 0,
        via: 'event' as const,
        apiVersion: one?.routed.apiVersion ?? '',
        event: one?.routed.event,
      };
    };
    return [write(this.entity.name, page, envelope)];
  }

  addShape(stream: string, shape: Shape): void {
    if (stream === this.entity.name) shape.merge(this.#splitter.shape());
    if (stream === this.entity.name || this.entity.children.some((child) => child.stream === stream))
      shape.merge(this.#refetcher.shape(stream));
  }

  counts() {
    return { versions: this.#versions, deleted: this.#deleted, refetched: this.#refetched };
  }
}

interface RoutedPage {
  readonly versions: ReadonlyMap<string, readonly Timed[]>;
  readonly refetches: ReadonlyMap<string, Refetches>;
}

/** Ids whose payload is of no use, and those of which there are two versions of one second. */
interface Refetches {
  readonly needed: string[];
  readonly tied: string[];
}

const NONE: Refetches = { needed: [], tied: [] };

interface Seen {
  readonly times: VersionTimes;
  readonly seconds: SameSecond;
}

/** Copies what it keeps: the bytes of a record are a view of memory that other pages use. */
function routePage({ facts }: ListedPage<SplitPage>, byObject: ReadonlyMap<string, Entity>, { times, seconds }: Seen): RoutedPage {
  const versions = new Map<string, Timed[]>();
  const refetches = new Map<string, Refetches>([...byObject.values()].map(({ name }) => [name, { needed: [], tied: [] }]));
  const observed = times.ofPage(Array.from({ length: facts.count }, (_, index) => facts.created(index) ?? 0));
  for (let index = 0; index < facts.count; index++) {
    // An event in quarantine is told there; its object comes with the next event, or a list.
    const routed = facts.reason(index) === null ? routeEvent(facts.record(index), byObject) : undefined;
    if (routed === undefined) continue;
    const { needed = [], tied = [] } = refetches.get(routed.entity.name) ?? NONE;
    if (routed.kind === 'version' && seconds.isTied(routed.id, routed.created, routed.bytes)) tied.push(routed.id);
    if (routed.kind === 'refetch') needed.push(routed.id);
    else append(versions, routed.entity.name, { routed: { ...routed, bytes: routed.bytes.slice() }, observedAtMs: observed[index] ?? 0 });
  }
  return { versions, refetches };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
