import type { World } from '../economy/world.ts';
import { ApiError, noSuch } from './apiError.ts';
import { expandInto, expandPaths } from './expand.ts';
import { limitOf, pageOf, type Sequence } from './page.ts';
import { type Query, rangeOf, refuseUnknown, textOf } from './query.ts';
import type { Filter, Resource, Test } from './resource.ts';
import { tableSequence } from './sequences.ts';

/** A list as the API answers it: exactly these four keys. */
export interface ListBody {
  readonly object: 'list';
  readonly data: readonly object[];
  readonly has_more: boolean;
  readonly url: string;
}

const COMMON = ['limit', 'starting_after', 'ending_before', 'expand'] as const;

/** Answers `GET /v1/<entity>` with one page, newest first. */
export function listResource(world: World, resource: Resource, query: Query, at: number): ListBody {
  refuseUnknown(query, new Set([...COMMON, ...(resource.takesCreated === false ? [] : ['created']), ...Object.keys(resource.filters)]));
  for (const param of resource.required ?? []) requireParam(query, param);
  const tests = testsOf(world, resource, query);
  const sequence = resource.narrow?.(world, query) ?? tableSequence(resource.created(world));
  const cursors = cursorsOf(query, (id, param) => rowOf(world, resource, sequence, id, param));
  const accept = (row: number): boolean => isListed(world, resource, row, at) && tests.every((test) => test(row, at));
  const { rows, hasMore } = pageOf(sequence, { limit: limitOf(query), ...cursors, created: rangeOf(query, 'created'), accept });
  const body = { object: 'list', data: rows.map((row) => resource.build(world, row, at)), has_more: hasMore, url: resource.path } as const;
  expandInto(world, body, expandPaths(query, true), at);
  return body;
}

/** Answers the list of something that an object contains, such as the lines of an invoice; `build` shows the entry of a position. */
export function listChildren(
  world: World,
  child: {
    readonly url: string;
    /** What messages call an entry. */
    readonly noun: string;
    readonly filters?: Readonly<Record<string, Filter>>;
    readonly takesCreated?: true;
    readonly sequence: Sequence;
    readonly row: (id: string) => number | undefined;
    readonly build: (row: number) => object;
  },
  query: Query,
  at: number,
): ListBody {
  const { filters = {}, takesCreated = false } = child;
  refuseUnknown(query, new Set([...COMMON, ...(takesCreated ? ['created'] : []), ...Object.keys(filters)]));
  const tests = testsOf(world, { filters }, query);
  const cursors = cursorsOf(query, (id, param) => {
    const row = child.row(id);
    if (row === undefined) throw noSuch(child.noun, id, param);
    return row;
  });
  const accept = (row: number): boolean => tests.every((test) => test(row, at));
  const { rows, hasMore } = pageOf(child.sequence, { limit: limitOf(query), ...cursors, created: rangeOf(query, 'created'), accept });
  const body = { object: 'list', data: rows.map(child.build), has_more: hasMore, url: child.url } as const;
  expandInto(world, body, expandPaths(query, true), at);
  return body;
}

function testsOf(world: World, resource: Pick<Resource, 'filters' | 'hiddenUnless'>, query: Query): Test[] {
  const asked = Object.entries(resource.filters).flatMap(([param, filter]) => (query.has(param) ? [filter(world, query)] : []));
  const unasked = Object.entries(resource.hiddenUnless ?? {}).flatMap(([param, isHidden]) => {
    const shown: Test = (row, at) => !isHidden(world, row, at);
    return query.has(param) ? [] : [shown];
  });
  return [...asked, ...unasked];
}

function isListed(world: World, resource: Resource, row: number, at: number): boolean {
  return resource.hidden?.(world, row, at) !== true && resource.unlisted?.(world, row, at) !== true;
}

function requireParam(query: Query, param: string): void {
  if (!query.has(param)) throw new ApiError(400, `Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

function cursorsOf(query: Query, row: (id: string, param: string) => number): { after: number | undefined; before: number | undefined } {
  const [after, before] = [textOf(query, 'starting_after'), textOf(query, 'ending_before')];
  const rows = {
    after: after === undefined ? undefined : row(after, 'starting_after'),
    before: before === undefined ? undefined : row(before, 'ending_before'),
  };
  if (rows.after === undefined || rows.before === undefined) return rows;
  throw new ApiError(400, 'You cannot pass both `starting_after` and `ending_before`: give one of them.');
}

function rowOf(world: World, resource: Resource, sequence: Sequence, id: string, param: string): number {
  const row = resource.codec(world).decode(id);
  if (row === undefined || sequence.find(row) === undefined) throw noSuch(resource.noun, id, param);
  return row;
}
