import type { Clock } from '../domain/time.ts';

export interface AutosaveOptions {
  /** Milliseconds between the end of one save and the next; undefined: never. */
  readonly everyMs: number | undefined;
  readonly clock: Clock;
  readonly save: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** Saves work under way from time to time, one save at once, while the work goes on. */
export class Autosave {
  readonly #options: AutosaveOptions;
  #savedMs: number;
  #saving: Promise<void> | undefined;

  constructor(options: AutosaveOptions) {
    this.#options = options;
    this.#savedMs = options.clock();
  }

  /** To be called whenever there may be something new; most calls do nothing. */
  nowAndThen(): void {
    const { everyMs, clock, save, onFailure } = this.#options;
    if (everyMs === undefined || this.#saving !== undefined || clock() - this.#savedMs < everyMs) return;
    this.#saving = save()
      .catch(onFailure)
      .finally(() => {
        this.#saving = undefined;
        this.#savedMs = clock();
      });
  }

  /** Resolves when no save is under way. */
  async settled(): Promise<void> {
    await this.#saving;
  }
}
