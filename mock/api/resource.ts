import type { Column } from '../economy/column.ts';
import type { World } from '../economy/world.ts';
import type { IdCodec } from '../ids/idCodec.ts';
import type { Build } from '../objects/build.ts';
import type { Sequence } from './page.ts';
import type { Query } from './query.ts';

/** Whether a row belongs into a filtered list, at `at`. */
export type Test = (row: number, at: number) => boolean;

/** Turns the value of a list parameter into a test; throws an ApiError for a value that it does not understand. */
export type Filter = (world: World, query: Query) => Test;

/** An entity as the API offers it: where it is, how it is found, listed, filtered and shown. */
export interface Resource {
  /** Plural name, as in the registry: `charges`. */
  readonly name: string;
  readonly path: string;
  /** What messages call it: `No such charge`. */
  readonly noun: string;
  readonly codec: (world: World) => IdCodec;
  readonly created: (world: World) => Column;
  readonly build: Build;
  /** List parameters beside the common ones. */
  readonly filters: Readonly<Record<string, Filter>>;
  /** False where a list takes no `created`. */
  readonly takesCreated?: false;
  /** Parameters without which there is no list. */
  readonly required?: readonly string[];
  /** Parameters of a list that has something in it, where some are required: `customer=cus_…`. */
  readonly example?: (world: World) => string;
  /** A narrower sequence than the whole table, where a parameter asks for one. */
  readonly narrow?: (world: World, query: Query) => Sequence | undefined;
  /** Rows that lists leave out unless a parameter of that name is given. */
  readonly hiddenUnless?: Readonly<Record<string, (world: World, row: number, at: number) => boolean>>;
  /** Rows that lists leave out although they can be retrieved. */
  readonly unlisted?: (world: World, row: number, at: number) => boolean;
  /** Rows that lists leave out, such as deleted ones. */
  readonly hidden?: (world: World, row: number, at: number) => boolean;
  /** What retrieving such a row gives; without it, 404. */
  readonly stub?: (world: World, row: number) => object;
  /** Whether there is such a row, where its number is not simply one of the table. */
  readonly exists?: (world: World, row: number) => boolean;
  /** How many there are at `at`, where that is not the length of the table. */
  readonly count?: (world: World, at: number) => number;
}
