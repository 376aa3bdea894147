import { join } from 'node:path';
import { PipelineError } from '../../domain/errors.ts';
import type { SplitPage } from '../split/splitPage.ts';
import { type BronzeParts, type BronzeWriter, createBronzeWriter } from './createBronzeWriter.ts';
import type { EnvelopeOf } from './envelope.ts';

export interface StreamWritersOptions {
  /** A directory of their own; parts lie in `<dir>/<generation>/<stream>/`. */
  readonly dir: string;
  readonly streams: readonly string[];
  readonly maxPartBytes?: number | undefined;
}

/** The writers of an entity's streams, which can be finished and replaced by new ones between any two pages. */
export interface StreamWriters {
  write(stream: string, page: SplitPage, envelope: EnvelopeOf): ReturnType<BronzeWriter['writePage']>;
  /** What is written from now on goes to new parts; resolves once those so far are durable on this machine. */
  rotate(): Promise<Map<string, BronzeParts>>;
  /** Closes what is open after a failure; never throws. */
  abandon(): Promise<void>;
}

export function createStreamWriters({ dir, streams, maxPartBytes }: StreamWritersOptions): StreamWriters {
  let generation = 0;
  let writers = open();

  function open(): Map<string, BronzeWriter> {
    const home = join(dir, String(generation));
    generation += 1;
    return new Map(streams.map((stream) => [stream, createBronzeWriter({ dir: join(home, stream), maxPartBytes })]));
  }

  return {
    write: (stream, page, envelope) => {
      const writer = writers.get(stream);
      if (writer === undefined) throw new PipelineError('UNEXPECTED', `there is no writer for the stream ${stream}`);
      return writer.writePage(page, envelope);
    },
    rotate: async () => {
      const full = writers;
      writers = open();
      return await finishAll(full);
    },
    abandon: async () => {
      for (const writer of writers.values()) await writer.abandon();
    },
  };
}

async function finishAll(writers: ReadonlyMap<string, BronzeWriter>): Promise<Map<string, BronzeParts>> {
  const finished = new Map<string, BronzeParts>();
  for (const [stream, writer] of writers) finished.set(stream, await writer.finish());
  return finished;
}
