/** What the program tells of its runs to whoever collects traces and metrics. Libraries know this much; how it is sent is the business of `telemetry/`. */

export type Facts = Readonly<Record<string, string | number | boolean>>;

/** One entity, model or check within a stage. */
export interface WatchedItem {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly facts: Facts;
  readonly failure?: string | undefined;
}

export interface WatchedStage {
  item(item: WatchedItem): void;
  set(facts: Facts): void;
  /** It came to its end, and counts as failed all the same. */
  fail(message: string): void;
}

/** Something that is counted: `records`, by `entity`. */
export interface Measure {
  readonly name: MeasureName;
  readonly value: number;
  readonly by: Facts;
}

export type MeasureName = 'records' | 'requests' | 'retries' | 'bytes' | 'quarantined' | 'rows' | 'checks';

/** A total that only grows, read when it is sent. */
export interface Reading {
  readonly value: number;
  readonly by: Facts;
}

export interface Telemetry {
  /** Begins the trace of a run; stages hang on it, and it ends with `stop`. */
  startRun(name: string, facts: Facts): void;
  /** Runs `body` as a stage; what it throws is the stage's failure. */
  stage<T>(name: string, body: (stage: WatchedStage) => Promise<T>): Promise<T>;
  count(measures: readonly Measure[]): void;
  observe(name: string, description: string, read: () => readonly Reading[]): void;
  /** Ends the run, with its failure if it has one, and sends what is left. Takes two seconds at most, and never throws. */
  stop(failure?: unknown): Promise<void>;
}
