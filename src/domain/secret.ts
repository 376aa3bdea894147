const MASK = '***';

/** A value that must not be seen: however it is printed, logged, inspected or serialised, it says `***`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: call it where the value is used (a header, an HMAC), and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  /** Enough to recognise which secret is set, and no more: `sk_test_…(set)`. */
  describe(): string {
    const kind = /^(?:(?:sk|rk|pk)_(?:live|test)|whsec)_/.exec(this.#value);
    return kind === null ? '…(set)' : `${kind[0]}…(set)`;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  /** Both Node's and Bun's inspection look here. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}
