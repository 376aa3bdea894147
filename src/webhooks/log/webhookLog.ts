/** Where deliveries lie from their acknowledgement until they are rolled into Bronze. Two forms: files on this machine, and objects of a store. */

export interface WebhookLog {
  /** Resolves once the frame survives a power cut; frames that come meanwhile are made durable together. Throws STORAGE_IO. */
  append(frame: Uint8Array): Promise<void>;
  /** What was appended so far may be rolled from now on. */
  seal(): Promise<void>;
  /** Bytes that wait to become durable. */
  readonly waitingBytes: number;
  /** Bytes appended since the last `seal`. */
  readonly openBytes: number;
  /** Told how long each commit took, milliseconds, and how many frames it had. */
  onCommit?: (milliseconds: number, frames: number) => void;
  /** Makes durable what waits, and seals. */
  close(): Promise<void>;
}

/** Below it lie the segments of all receivers. A segment that is being written ends in `.open`, a finished one in `.log`. */
export const LOG = '_state/webhooks/log/';
