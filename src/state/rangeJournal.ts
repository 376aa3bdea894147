/**
 * `_state/ranges/<entity>.json`: how far an extraction under way has come. Written when parts have become durable, taken over by the next
 * run whatever its id, and removed once a manifest names the parts. It only saves work: without it everything is fetched again.
 */
import { z } from 'zod';
import { mapAhead } from '../domain/mapAhead.ts';
import type { Storage, Version } from '../storage/types.ts';
import { documentBytes, readDocument, STATE_SCHEMA_VERSION } from './document.ts';
import { closedRangeSchema, streamSchema } from './stages/extract.ts';

export const RANGES = '_state/ranges/';

/** A range that is not closed: everything before its cursor is in the parts. */
const openRangeSchema = z.strictObject({
  from: z.int(),
  to: z.int(),
  pages: z.int(),
  records: z.int(),
  reached: z.int(),
  after: z.string().nullable(),
  ids_hash: z.string(),
});

export type OpenRangeJson = z.infer<typeof openRangeSchema>;
export type ClosedRangeJson = z.infer<typeof closedRangeSchema>;

/** Lists that hang on other objects have no ranges: which of them are read, and where others stand. */
const listsSchema = z.strictObject({
  /** Parent's id → a hash of its versions when its list was read to the end. */
  read: z.record(z.string(), z.string()),
  /** Lists that go on after a cursor: everything before it is in the parts. */
  open: z.array(z.strictObject({ parent: z.string(), versions: z.string(), after: z.string() })),
  pages: z.int(),
  records: z.int(),
  gone: z.int(),
});

export type ListsJson = z.infer<typeof listsSchema>;

const journalSchema = z.strictObject({
  schema_version: z.literal(STATE_SCHEMA_VERSION),
  entity: z.string(),
  run_id: z.string(),
  source: z.string(),
  api_version: z.string(),
  /** The source's clock before the first of these ranges was read, unix seconds. */
  source_now: z.int(),
  closed: z.array(closedRangeSchema),
  open: z.array(openRangeSchema),
  lists: listsSchema.optional(),
  duplicates: z.int(),
  streams: z.array(streamSchema),
});

export type RangeJournal = Omit<z.infer<typeof journalSchema>, 'schema_version'>;

export interface StoredJournal {
  readonly journal: RangeJournal;
  readonly version: Version;
}

export function rangeJournalKey(entity: string): string {
  return `${RANGES}${entity}.json`;
}

/** What an extraction that did not come to its end left of an entity, or null. */
export async function readRangeJournal(storage: Storage, entity: string): Promise<StoredJournal | null> {
  const document = await readDocument(storage, rangeJournalKey(entity), journalSchema);
  if (document === null) return null;
  const { schema_version: _, ...journal } = document.value;
  return { journal, version: document.version };
}

const READS_AT_ONCE = 16;

/** Every entity's journal, or those of some: what the next extraction would take over. */
export async function listRangeJournals(storage: Storage, of?: readonly string[]): Promise<RangeJournal[]> {
  const names = (await Array.fromAsync(storage.list(RANGES))).map(({ key }) => key.slice(RANGES.length).replace(/\.json$/, ''));
  const wanted = names.filter((entity) => of?.includes(entity) ?? true);
  const read = mapAhead(wanted, READS_AT_ONCE, (entity) => readRangeJournal(storage, entity));
  return (await Array.fromAsync(read)).flatMap((stored) => (stored === null ? [] : [stored.journal]));
}

/** Replaces the journal; the parts that it names must be durable already. */
export async function swapRangeJournal(storage: Storage, expected: Version | null, journal: RangeJournal): Promise<Version> {
  const bytes = documentBytes({ schema_version: STATE_SCHEMA_VERSION, ...journal });
  return await storage.swap(rangeJournalKey(journal.entity), expected, bytes);
}

/** A manifest names the parts now. */
export async function removeRangeJournal(storage: Storage, entity: string): Promise<void> {
  await storage.remove(rangeJournalKey(entity));
}
