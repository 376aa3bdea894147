/** The JSON types that a path was seen with. A `number` has a fraction or an exponent; an `integer` has neither. */
export const JSON_TYPES = ['array', 'bool', 'integer', 'null', 'number', 'object', 'string'] as const;

export type JsonType = (typeof JSON_TYPES)[number];

/** How a shape stands in a manifest: path → its types, both sorted. */
export type ShapeJson = Readonly<Record<string, readonly JsonType[]>>;

/** The types as a set of bits, in the order of JSON_TYPES. */
export function typeBit(type: JsonType): number {
  return 1 << JSON_TYPES.indexOf(type);
}

/**
 * What fields records were seen to have: the set of (path, JSON type), such as `lines.data[].amount` → integer. Merged over a run and kept
 * in its manifest, so that a change of schema shows without reading Bronze again. `metadata` is one path: its keys are the customer's own.
 */
export class Shape {
  readonly #types = new Map<string, number>();
  /** True when there were more paths than are kept. */
  truncated = false;

  add(path: string, typeBits: number): void {
    this.#types.set(path, (this.#types.get(path) ?? 0) | typeBits);
  }

  /** Adds everything that the other one has seen. */
  merge(other: Shape): void {
    for (const [path, bits] of other.#types) this.add(path, bits);
    this.truncated ||= other.truncated;
  }

  get size(): number {
    return this.#types.size;
  }

  toJSON(): ShapeJson {
    const sorted = [...this.#types].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([path, bits]) => [path, JSON_TYPES.filter((_, index) => (bits & (1 << index)) !== 0)]));
  }

  /** The shape that a manifest holds. */
  static fromJSON(json: ShapeJson): Shape {
    const shape = new Shape();
    for (const [path, types] of Object.entries(json)) {
      shape.add(
        path,
        types.reduce((bits, type) => bits | typeBit(type), 0),
      );
    }
    return shape;
  }
}
