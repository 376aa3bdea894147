/** One HTTP request and the reading of its whole body, within its time. */
import { connectionFailure, timeoutFailure } from './connectionFailure.ts';
import type { Failure, Subject } from './failure.ts';
import { interrupted, throwIfAborted } from './interrupted.ts';
import type { Fetch } from './types.ts';

/** An answer of whatever status, complete. */
export interface Answer {
  readonly ok: true;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface AttemptOptions {
  readonly fetch: Fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for the headers, and again for the body. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Fetches the URL once. An abort of the signal throws; every other failure comes back as a value. */
export async function attempt(url: URL, subject: Subject, options: AttemptOptions): Promise<Answer | Failure> {
  throwIfAborted(options.signal);
  const deadline = new Deadline(options.timeoutMs, options.signal);
  try {
    // Manual: a redirect must not carry the key to another host.
    const response = await options.fetch(url.href, { headers: options.headers, redirect: 'manual', signal: deadline.signal });
    deadline.restart();
    return { ok: true, status: response.status, headers: response.headers, body: await response.bytes() };
  } catch (cause) {
    if (options.signal.aborted) throw interrupted(options.signal);
    return deadline.expired
      ? timeoutFailure(subject, url.origin, deadline.waitingFor, options.timeoutMs)
      : connectionFailure(cause, subject, url.origin);
  } finally {
    deadline.clear();
  }
}

/** Aborts its signal when time is up or the outer signal aborts; keeps the two apart. */
class Deadline {
  expired = false;
  waitingFor: 'headers' | 'body' = 'headers';
  readonly #controller = new AbortController();
  readonly #timeoutMs: number;
  readonly #outer: AbortSignal;
  readonly #forward = (): void => this.#controller.abort(this.#outer.reason);
  #timer: ReturnType<typeof setTimeout>;

  constructor(timeoutMs: number, outer: AbortSignal) {
    this.#timeoutMs = timeoutMs;
    this.#outer = outer;
    outer.addEventListener('abort', this.#forward, { once: true });
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The headers are there: the body has as long again. */
  restart(): void {
    clearTimeout(this.#timer);
    this.waitingFor = 'body';
    this.#timer = this.#start();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#forward);
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      this.expired = true;
      this.#controller.abort(new DOMException('time is up', 'TimeoutError'));
    }, this.#timeoutMs);
  }
}
