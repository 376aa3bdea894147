import type { SplitPage } from '../split/splitPage.ts';
import { createPartWriter, type PartWriterOptions } from './createPartWriter.ts';
import { base64, type EnvelopeOf, QUARANTINE_TAIL, quarantineHead, RECORD_TAIL, recordHead } from './envelope.ts';
import type { FinishedPart } from './partFile.ts';

export type BronzeWriterOptions = Omit<PartWriterOptions, 'name'>;

/** What a Bronze stream came to: counts, and the local files that hold it. */
export interface BronzeParts {
  /** Records in `parts`. */
  readonly records: number;
  readonly parts: readonly FinishedPart[];
  /** Records in `quarantine`. */
  readonly quarantined: number;
  readonly quarantine: readonly FinishedPart[];
}

/** Writes the records of one Bronze stream, the suspicious ones beside the others. */
export interface BronzeWriter {
  /** Writes every record of the page and returns how many went to quarantine. The page's memory may be reused once the call has returned. */
  writePage(page: SplitPage, envelope: EnvelopeOf): { readonly quarantined: number; readonly written: Promise<void> };
  /** Makes all parts durable. */
  finish(): Promise<BronzeParts>;
  /** Closes what is open after a failure; never throws. */
  abandon(): Promise<void>;
}

export function createBronzeWriter(options: BronzeWriterOptions): BronzeWriter {
  const parts = createPartWriter({ ...options, name: 'part' });
  const quarantine = createPartWriter({ ...options, name: 'quarantine' });
  let records = 0;
  let quarantined = 0;

  /** Record by record; returns how many went to quarantine. */
  function appendEach(page: SplitPage, envelope: EnvelopeOf, head: Uint8Array | undefined): number {
    const envelopeOf = typeof envelope === 'function' ? envelope : () => envelope;
    let suspicious = 0;
    for (let index = 0; index < page.count; index++) {
      const reason = page.reason(index);
      if (reason === null) parts.append(head ?? recordHead(envelopeOf(index)), page.record(index), RECORD_TAIL, page.created(index));
      else quarantine.append(quarantineHead(envelopeOf(index), reason), base64(page.raw(index)), QUARANTINE_TAIL, page.created(index));
      suspicious += Number(reason !== null);
    }
    return suspicious;
  }

  return {
    writePage: (page, envelope) => {
      const head = typeof envelope === 'function' ? undefined : recordHead(envelope);
      const lines = head === undefined ? null : page.lines(head);
      const suspicious = lines === null ? appendEach(page, envelope, head) : 0;
      if (lines !== null) parts.appendLines(lines, page);
      quarantined += suspicious;
      records += page.count - suspicious;
      return { quarantined: suspicious, written: Promise.all([parts.flush(), quarantine.flush()]).then(() => {}) };
    },
    finish: async () => ({ parts: await parts.finish(), quarantine: await quarantine.finish(), records, quarantined }),
    abandon: async () => {
      await parts.abandon();
      await quarantine.abandon();
    },
  };
}
