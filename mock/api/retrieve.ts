import type { World } from '../economy/world.ts';
import { noSuch } from './apiError.ts';
import { expandInto, expandPaths } from './expand.ts';
import { type Query, refuseUnknown } from './query.ts';
import type { Resource } from './resource.ts';

/** Answers `GET /v1/<entity>/<id>`: the object, its stub when it is deleted and leaves one, else 404. */
export function retrieve(world: World, resource: Resource, id: string, query: Query, at: number): object {
  refuseUnknown(query, new Set(['expand']));
  const row = visibleRow(world, resource, id);
  if (resource.hidden?.(world, row, at) === true) {
    if (resource.stub === undefined) throw noSuch(resource.noun, id, 'id');
    return resource.stub(world, row);
  }
  const body = resource.build(world, row, at);
  expandInto(world, body, expandPaths(query, false), at);
  return body;
}

function visibleRow(world: World, resource: Resource, id: string): number {
  const row = resource.codec(world).decode(id);
  const exists = resource.exists ?? ((_: World, each: number) => each < resource.created(world).length);
  if (row === undefined || !exists(world, row)) throw noSuch(resource.noun, id, 'id');
  return row;
}
