import type { World } from '../economy/world.ts';
import type { IdCodec } from '../ids/idCodec.ts';
import { noSuch } from './apiError.ts';
import { expandInto, expandPaths } from './expand.ts';
import { type ListBody, listChildren } from './list.ts';
import type { Sequence } from './page.ts';
import { type Query, refuseUnknown } from './query.ts';
import type { Filter } from './resource.ts';

/** The entries of one parent: in which order they are listed, and how each is shown. */
export interface Children {
  readonly sequence: Sequence;
  readonly build: (row: number) => object;
}

/** A list under an object, such as the lines of an invoice. */
export interface Child {
  /** As the router writes it: `/v1/invoices/:id/lines`. */
  readonly path: string;
  /** What messages call an entry. */
  readonly noun: string;
  readonly codec: (world: World) => IdCodec;
  /** The entries of the parent with that id, at `at`; throws an ApiError when there is no such parent. */
  readonly of: (world: World, parent: string, at: number) => Children;
  /** List parameters beside the common ones; `row` is that of an entry. */
  readonly filters?: Readonly<Record<string, Filter>>;
  readonly takesCreated?: true;
  /** Whether an entry can be retrieved under its own id. */
  readonly retrievable: boolean;
}

/** Answers `GET /v1/<entity>/<id>/<children>`. */
export function listChild(world: World, child: Child, parent: string, query: Query, at: number): ListBody {
  const { sequence, build } = child.of(world, parent, at);
  const row = (id: string): number | undefined => {
    const found = child.codec(world).decode(id);
    return found === undefined || sequence.find(found) === undefined ? undefined : found;
  };
  return listChildren(world, { ...child, url: child.path.replace(':id', parent), sequence, row, build }, query, at);
}

/** Answers `GET /v1/<entity>/<id>/<children>/<id>`. */
export function retrieveChild(world: World, child: Child, parent: string, id: string, query: Query, at: number): object {
  refuseUnknown(query, new Set(['expand']));
  const { sequence, build } = child.of(world, parent, at);
  const row = child.codec(world).decode(id);
  if (!child.retrievable || row === undefined || sequence.find(row) === undefined) throw noSuch(child.noun, id, 'id');
  const body = build(row);
  expandInto(world, body, expandPaths(query, false), at);
  return body;
}

/** The row of a parent, or a refusal: 404. */
export function parentRow(codec: IdCodec, noun: string, id: string, count: number): number {
  const row = codec.decode(id);
  if (row === undefined || row >= count) throw noSuch(noun, id, 'id');
  return row;
}
