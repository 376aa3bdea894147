/** What stands around a record's own bytes in a line of Bronze. */

/** How a record came to us. */
export type Via = 'list' | 'event' | 'refetch' | 'webhook';

export interface Envelope {
  readonly runId: string;
  /** The Bronze stream: an entity's name, or that of a nested list such as `invoice_lines`. */
  readonly entity: string;
  /** When the API answered, milliseconds of the source's time. */
  readonly observedAtMs: number;
  readonly via: Via;
  readonly apiVersion: string;
  /** Id of the object whose nested list the record was fetched from. */
  readonly parent?: string | undefined;
  /** Id of the event whose payload the record is: the same event may be read from the feed and be delivered. */
  readonly event?: string | undefined;
}

/** The envelope of a whole page, or of each of its records. */
export type EnvelopeOf = Envelope | ((index: number) => Envelope);

const encoder = new TextEncoder();

/** The beginning of a line, up to where the record's bytes go; `RECORD_TAIL` ends it. */
export function recordHead(envelope: Envelope): Uint8Array {
  return encoder.encode(`${opening(envelope)},"record":`);
}

export const RECORD_TAIL: Uint8Array = encoder.encode('}\n');

/** The beginning of a quarantine line, up to where the record's bytes in base64 go; `QUARANTINE_TAIL` ends it. */
export function quarantineHead(envelope: Envelope, reason: string): Uint8Array {
  return encoder.encode(`${opening(envelope)},"reason":${JSON.stringify(reason)},"record_base64":"`);
}

export const QUARANTINE_TAIL: Uint8Array = encoder.encode('"}\n');

/** The record's bytes as they stand between head and tail of a quarantine line. */
export function base64(bytes: Uint8Array): Uint8Array {
  return encoder.encode(bytes.toBase64());
}

function opening({ runId, entity, observedAtMs, via, apiVersion, parent, event }: Envelope): string {
  const fields = {
    run_id: runId,
    entity,
    observed_at: observedAtMs,
    via,
    api_version: apiVersion,
    ...(parent === undefined ? {} : { parent }),
    ...(event === undefined ? {} : { event }),
  };
  return JSON.stringify(fields).slice(0, -1);
}
