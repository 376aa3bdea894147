import { mix } from '../random.ts';
import type { FaultRule } from './faultRule.ts';

/** A rule at work: how many requests matched it, and how often it happened. */
export interface ActiveFault {
  readonly id: number;
  readonly rule: FaultRule;
  seen: number;
  fired: number;
  /** The pages that `same_page` gives for ever, by the list that they are of. */
  readonly pages: Map<string, string>;
}

/** The rules of the moment. */
export interface FaultBook {
  add(rules: readonly FaultRule[]): ActiveFault[];
  /** Removes one, or all; gives how many there were. */
  remove(id?: number): number;
  list(): readonly ActiveFault[];
  /** Counts a request against every rule and gives those that happen to it, in their order. */
  due(method: string, path: string): ActiveFault[];
}

/** An empty book; `seed` decides what happens with a probability. */
export function createFaultBook(seed: number): FaultBook {
  let active: ActiveFault[] = [];
  let ids = 0;
  return {
    add(rules) {
      const added = rules.map((rule) => ({ id: ++ids, rule, seen: 0, fired: 0, pages: new Map() }));
      active = [...active, ...added];
      return added;
    },
    remove(id) {
      const before = active.length;
      active = id === undefined ? [] : active.filter((fault) => fault.id !== id);
      return before - active.length;
    },
    list: () => active,
    due: (method, path) => active.filter((fault) => matches(fault.rule, method, path) && happens(fault, seed)),
  };
}

function matches(rule: FaultRule, method: string, path: string): boolean {
  return (rule.method === undefined || rule.method === method) && globOf(rule.path).test(path);
}

function happens(fault: ActiveFault, seed: number): boolean {
  const { nth, every, probability, times } = fault.rule;
  fault.seen += 1;
  if (times !== undefined && fault.fired >= times) return false;
  if (nth !== undefined && fault.seen !== nth) return false;
  if (every !== undefined && fault.seen % every !== 0) return false;
  if (probability !== undefined && mix(mix(seed, fault.id), fault.seen) >= probability * 4_294_967_296) return false;
  fault.fired += 1;
  return true;
}

const globs = new Map<string, RegExp>();

// `*` stands for any characters, slashes included.
function globOf(path: string): RegExp {
  const known = globs.get(path) ?? new RegExp(`^${path.split('*').map(RegExp.escape).join('.*')}$`);
  globs.set(path, known);
  return known;
}
