/** The actions of a Delta log that this writer makes and understands: protocol reader 1 / writer 2 (Delta PROTOCOL.md, "Actions"). */
import { z } from 'zod';

const strings = z.record(z.string(), z.string());

const protocolAction = z.looseObject({
  minReaderVersion: z.int(),
  minWriterVersion: z.int(),
  readerFeatures: z.array(z.string()).optional(),
  writerFeatures: z.array(z.string()).optional(),
});

const metaDataAction = z.looseObject({
  id: z.string(),
  format: z.looseObject({ provider: z.string(), options: strings }),
  schemaString: z.string(),
  partitionColumns: z.array(z.string()),
  configuration: strings,
  createdTime: z.int().optional(),
});

const addAction = z.looseObject({
  path: z.string(),
  partitionValues: z.record(z.string(), z.string().nullable()),
  size: z.int(),
  modificationTime: z.int(),
  dataChange: z.boolean(),
  stats: z.string().optional(),
});

const removeAction = z.looseObject({
  path: z.string(),
  /** Milliseconds since the epoch. */
  deletionTimestamp: z.int().optional(),
  dataChange: z.boolean(),
});

const txnAction = z.looseObject({ appId: z.string(), version: z.int(), lastUpdated: z.int().optional() });

const commitInfoAction = z.record(z.string(), z.unknown());

/** One line of a commit; exactly one of its members is there. */
export const actionSchema = z.looseObject({
  protocol: protocolAction.optional(),
  metaData: metaDataAction.optional(),
  add: addAction.optional(),
  remove: removeAction.optional(),
  txn: txnAction.optional(),
  commitInfo: commitInfoAction.optional(),
});

export type Action = z.infer<typeof actionSchema>;
export type RemoveAction = z.infer<typeof removeAction>;
export type TxnAction = z.infer<typeof txnAction>;
export type AddAction = z.infer<typeof addAction>;
export type MetaData = z.infer<typeof metaDataAction>;
export type ProtocolAction = z.infer<typeof protocolAction>;

export const READER_VERSION = 1;
export const WRITER_VERSION = 2;

/** A commit's bytes: one JSON object a line. */
export function commitBytes(actions: readonly Action[]): Uint8Array {
  return new TextEncoder().encode(actions.map((action) => `${JSON.stringify(action)}\n`).join(''));
}
