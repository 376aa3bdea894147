import { createBreakage } from '../breaks/breakage.ts';
import { createIds } from '../ids/ids.ts';
import { seedOf } from '../random.ts';
import { acts } from './acts.ts';
import { Agenda } from './agenda.ts';
import { tellMatured } from './balanceTold.ts';
import { createByHand } from './byHand.ts';
import { DAY, dayOf } from './calendar.ts';
import { dawn, EVENT_DAYS } from './dawn.ts';
import { Ledger } from './ledger.ts';
import { createTables } from './tables.ts';
import { createLinks, type World } from './world.ts';

export interface EconomyOptions {
  readonly seed: number | string;
  /** Midnight UTC, unix seconds. */
  readonly start: number;
  readonly volume: number;
  /** Nobody will ask for events of more than thirty days before that second. Default: anybody may. */
  readonly firstAsked?: number;
  /** What is to be broken: the name of a break. Default: nothing. */
  readonly breaks?: string | undefined;
}

/** An empty world, one second before its first. */
export function createWorld({ seed, start, volume, firstAsked = start, breaks }: EconomyOptions): World {
  const number = seedOf(seed);
  const tables = createTables();
  const ledger = new Ledger(tables);
  return {
    seed: number,
    start,
    volume,
    tables,
    agenda: new Agenda(start),
    ledger,
    ids: createIds(number),
    links: createLinks(),
    byHand: createByHand(),
    breakage: createBreakage(breaks),
    remembersFrom: firstAsked - EVENT_DAYS * DAY,
  };
}

/** Lets the world live until that second, inclusive. What happens does not depend on how many steps it takes. */
export function live(world: World, until: number): void {
  for (let day = dayOf(world.agenda.done) + 1; day * DAY <= until; day++) {
    run(world, day * DAY);
    tellMatured(world, day * DAY);
  }
  run(world, until);
}

function run(world: World, until: number): void {
  world.agenda.run(
    until,
    (day) => dawn(world, day),
    (at, kind, ref) => perform(world, at, kind, ref),
  );
}

function perform(world: World, at: number, kind: number, ref: number): void {
  const act = acts[kind];
  if (act === undefined) throw new RangeError(`the agenda holds an unknown action ${kind}`);
  act(world, at, ref);
}
