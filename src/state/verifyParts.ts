import { PipelineError } from '../domain/errors.ts';
import type { Storage } from '../storage/types.ts';
import type { ExtractStage, Part } from './stages/extract.ts';

/** Sees that every part that a stage names is there with its size; throws `STORAGE_CORRUPT` and names the first that is not. */
export async function verifyParts(storage: Storage, stage: ExtractStage): Promise<void> {
  const parts = stage.entities.flatMap(({ streams }) => streams.flatMap((stream) => [...stream.parts, ...stream.quarantine]));
  const folders = new Set(parts.map(({ key }) => key.slice(0, key.lastIndexOf('/') + 1)));
  const sizes = new Map<string, number>();
  for (const folder of folders) for await (const { key, size } of storage.list(folder)) sizes.set(key, size);
  for (const part of parts) requireSize(part, sizes.get(part.key));
}

function requireSize({ key, size }: Part, found: number | undefined): void {
  if (found === size) return;
  throw new PipelineError(
    'STORAGE_CORRUPT',
    `${key} ${found === undefined ? 'is missing' : `has ${found} bytes`}, its run manifest says ${size} bytes`,
    {
      hint: 'Restore it from a copy of the store, or extract its window again under another run id.',
      details: { key, size },
    },
  );
}
