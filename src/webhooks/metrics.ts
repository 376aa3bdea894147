/** What a receiver counts, and how Prometheus reads it (text format 0.0.4). */

/** Upper bounds of the latency histogram, seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const PREFIX = 'payments_pipeline_webhooks';

export class Histogram {
  readonly #counts = new Array<number>(BUCKETS.length + 1).fill(0);
  #sum = 0;
  #count = 0;

  observe(seconds: number): void {
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] ?? 0)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += seconds;
    this.#count += 1;
  }

  render(name: string, help: string): string {
    let below = 0;
    const lines = BUCKETS.map((bound, index) => {
      below += this.#counts[index] ?? 0;
      return `${PREFIX}_${name}_bucket{le="${bound}"} ${below}`;
    });
    return [
      ...heading(name, help, 'histogram'),
      ...lines,
      `${PREFIX}_${name}_bucket{le="+Inf"} ${this.#count}`,
      `${PREFIX}_${name}_sum ${this.#sum}`,
      `${PREFIX}_${name}_count ${this.#count}`,
      '',
    ].join('\n');
  }
}

/** Counts by a reason out of a fixed set of words, so that no sender can make new time series. */
export class CounterByReason {
  readonly #counts = new Map<string, number>();

  add(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  render(name: string, help: string): string {
    const lines = [...this.#counts].map(([reason, count]) => `${PREFIX}_${name}{reason="${reason}"} ${count}`);
    return [...heading(name, help, 'counter'), ...lines, ''].join('\n');
  }
}

/** What is known at the moment of asking. */
export interface Gauges {
  readonly inFlight: number;
  readonly waitingBytes: number;
  readonly unrolledBytes: number;
  readonly knownEvents: number;
}

export class Metrics {
  /** Deliveries that came. */
  received = 0;
  /** Events that were stored for the first time. */
  stored = 0;
  duplicate = 0;
  /** Bodies that are no event, kept as they came. */
  quarantined = 0;
  /** Refused for good: 400, 413, 415. */
  readonly rejected = new CounterByReason();
  /** Refused for now: 503 and 408. */
  readonly unavailable = new CounterByReason();
  readonly latency = new Histogram();
  readonly commit = new Histogram();
  frames = 0;
  rolls = 0;
  rollFailures = 0;
  rolledEvents = 0;

  render({ inFlight, waitingBytes, unrolledBytes, knownEvents }: Gauges): string {
    return [
      counter('received_total', 'Deliveries received', this.received),
      counter('stored_total', 'Events stored for the first time', this.stored),
      counter('duplicate_total', 'Deliveries of events that were stored already', this.duplicate),
      counter('quarantined_total', 'Signed bodies that are no event, kept as they came', this.quarantined),
      this.rejected.render('rejected_total', 'Deliveries refused for good, by reason'),
      this.unavailable.render('unavailable_total', 'Deliveries refused for now, by reason; the sender tries again'),
      gauge('in_flight', 'Requests at work', inFlight),
      gauge('queue_bytes', 'Bytes that wait to become durable', waitingBytes),
      gauge('unrolled_bytes', 'Bytes in the open segment of the log, to be rolled into Bronze', unrolledBytes),
      gauge('known_events', 'Events in the index that finds duplicates', knownEvents),
      counter('commit_frames_total', 'Frames made durable', this.frames),
      counter('rolls_total', 'Rolls of the log into Bronze', this.rolls),
      counter('roll_failures_total', 'Rolls that failed and will be tried again', this.rollFailures),
      counter('rolled_events_total', 'Events rolled into Bronze', this.rolledEvents),
      this.latency.render('request_seconds', 'Time from the headers of a delivery to its answer'),
      this.commit.render('commit_seconds', 'Time to make a batch durable'),
    ].join('');
  }
}

function counter(name: string, help: string, value: number): string {
  return [...heading(name, help, 'counter'), `${PREFIX}_${name} ${value}`, ''].join('\n');
}

function gauge(name: string, help: string, value: number): string {
  return [...heading(name, help, 'gauge'), `${PREFIX}_${name} ${value}`, ''].join('\n');
}

function heading(name: string, help: string, type: string): string[] {
  return [`# HELP ${PREFIX}_${name} ${help}.`, `# TYPE ${PREFIX}_${name} ${type}`];
}
