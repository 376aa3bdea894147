/** Replaying a log: what a table is after a checkpoint and the commits behind it (Delta PROTOCOL.md, "Action Reconciliation"). */
import { PipelineError } from '../domain/errors.ts';
import {
  type Action,
  type AddAction,
  type MetaData,
  type ProtocolAction,
  READER_VERSION,
  type RemoveAction,
  type TxnAction,
} from './actions.ts';

/** A table's state while its log is read. */
export interface Replay {
  protocol: ProtocolAction | undefined;
  metaData: MetaData | undefined;
  /** The live files, by path. */
  readonly files: Map<string, AddAction>;
  /** Files that were removed: readers of earlier versions may still need them. */
  readonly tombstones: Map<string, RemoveAction>;
  /** Per application the last transaction that it has committed. */
  readonly transactions: Map<string, TxnAction>;
}

/** The state before the first action. */
export function startReplay(): Replay {
  return { protocol: undefined, metaData: undefined, files: new Map(), tombstones: new Map(), transactions: new Map() };
}

/** Takes one action in; `table` is for the message when it needs a newer reader. */
export function replayAction(state: Replay, table: string, action: Action): void {
  const { protocol, metaData, add, remove, txn } = action;
  if (protocol !== undefined) state.protocol = readable(table, protocol);
  if (metaData !== undefined) state.metaData = metaData;
  if (txn !== undefined) state.transactions.set(txn.appId, txn);
  if (remove !== undefined) {
    state.files.delete(remove.path);
    state.tombstones.set(remove.path, remove);
  }
  if (add !== undefined) {
    state.files.set(add.path, add);
    state.tombstones.delete(add.path);
  }
}

function readable(table: string, protocol: ProtocolAction): ProtocolAction {
  if (protocol.minReaderVersion <= READER_VERSION) return protocol;
  throw new PipelineError(
    'STORAGE_NEWER_VERSION',
    `${table} needs a Delta reader of version ${protocol.minReaderVersion}, this one is version ${READER_VERSION}`,
    { hint: 'Another engine has upgraded the table. Read it with that engine, or rebuild it.' },
  );
}
