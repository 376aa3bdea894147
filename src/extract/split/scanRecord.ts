import { SCAN_RECORD_WASM } from './wasm/scanRecord.generated.ts';

/**
 * Scans and compacts the record at `start`, as an ordinary one; returns the address behind it, or 0 to leave it to the TypeScript form. Its bytes
 * go to `target`; objects are numbered on from `lastSerial`. The rest of what came of it stands at RESULT_* in the memory.
 */
export type ScanRecord = (start: number, target: number, lastSerial: number) => number;

let compiled: WebAssembly.Module | null | undefined;

/** The WASM form with memory of its own (`pages` of 64 KiB, to begin with), or null where its vectors are not known, as on x86 without AVX. */
export function instantiateScanRecord(pages: number): { memory: WebAssembly.Memory; scanRecord: ScanRecord } | null {
  compiled ??= compile();
  if (compiled === null) return null;
  const memory = new WebAssembly.Memory({ initial: pages });
  const { scanRecord } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  return isScanRecord(scanRecord) ? { memory, scanRecord } : null;
}

function compile(): WebAssembly.Module | null {
  const bytes = Uint8Array.fromBase64(SCAN_RECORD_WASM);
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
}

function isScanRecord(value: unknown): value is ScanRecord {
  return typeof value === 'function';
}
