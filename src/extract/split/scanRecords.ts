import { SCAN_RECORD_WASM } from './wasm/scanRecord.generated.ts';

/**
 * Scans and compacts ordinary records from `start` on, at most MAX_RECORDS of them; returns the address behind the last one, or `start` to leave the first to
 * the TypeScript form. Their bytes go behind `length` bytes at `base`, each as a line that begins with `head` free bytes; without lines if `head` is below
 * 0. Copies of ids go to `ids`; objects are numbered on from `lastSerial`. The rest of what came of it stands at RECORDS and RESULT_*.
 */
export type ScanRecords = (start: number, base: number, length: number, head: number, ids: number, lastSerial: number) => number;

let compiled: WebAssembly.Module | null | undefined;

/** The WASM form with memory of its own (`pages` of 64 KiB, to begin with), or null where its vectors are not known, as on x86 without AVX. */
export function instantiateScanRecords(pages: number): { memory: WebAssembly.Memory; scanRecords: ScanRecords } | null {
  compiled ??= compile();
  if (compiled === null) return null;
  const memory = new WebAssembly.Memory({ initial: pages });
  const { scanRecords } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  return isScanRecords(scanRecords) ? { memory, scanRecords } : null;
}

function compile(): WebAssembly.Module | null {
  const bytes = Uint8Array.fromBase64(SCAN_RECORD_WASM);
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
}

function isScanRecords(value: unknown): value is ScanRecords {
  return typeof value === 'function';
}
