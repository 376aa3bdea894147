import type { Stream } from '../state/stages/extract.ts';
import { Shape, type ShapeJson } from './split/shape.ts';

/** Streams that were stored piece by piece, as one of each name: parts in the order in which they came, counts and shapes added up. */
export class StoredStreams {
  readonly #streams = new Map<string, Stream>();

  constructor(streams: readonly Stream[] = []) {
    for (const stream of streams) this.add(stream);
  }

  add(stream: Stream): void {
    const known = this.#streams.get(stream.stream);
    this.#streams.set(stream.stream, known === undefined ? stream : merged(known, stream));
  }

  all(): Stream[] {
    return [...this.#streams.values()];
  }
}

function merged(a: Stream, b: Stream): Stream {
  const shape = Shape.fromJSON(a.shape as ShapeJson);
  shape.merge(Shape.fromJSON(b.shape as ShapeJson));
  return {
    stream: a.stream,
    records: a.records + b.records,
    parts: [...a.parts, ...b.parts],
    quarantined: a.quarantined + b.quarantined,
    quarantine: [...a.quarantine, ...b.quarantine],
    shape: Object.fromEntries(Object.entries(shape.toJSON()).map(([path, types]) => [path, [...types]])),
  };
}
