/**
 * Gives a macOS executable a valid ad-hoc signature. Bun 1.4.5 signs what it compiles for arm64, but leaves its own runtime's signature
 * in an x64 executable, where it no longer fits, and macOS kills a program whose signature is broken. Layout: Apple's cs_blobs.h.
 */
import { createHash } from 'node:crypto';

const PAGE = 4096;
const HEADER_BYTES = 32;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
const SUPER_BLOB = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
const CODE_DIRECTORY_VERSION = 0x20400;
const CODE_DIRECTORY_BYTES = 88;
const SUPER_BLOB_BYTES = 20;
const AD_HOC = 0x2;
const MAIN_BINARY = 1n;
const SHA256_BYTES = 32;
const SHA256_TYPE = 2;

/** The same executable, signed: everything before the old signature is kept but for the two load commands that tell where it is. */
export function signMachO(executable: Uint8Array, identifier: string): Uint8Array {
  const commands = loadCommands(executable);
  const at = commands.signature.getUint32(8, true);
  const size = signatureSize(at, identifier);
  const signed = new Uint8Array(at + size);
  signed.set(executable.subarray(0, at));
  const { signature, linkedit, text } = loadCommands(signed);
  signature.setUint32(12, size, true);
  const linkeditSize = BigInt(at + size) - linkedit.getBigUint64(40, true);
  linkedit.setBigUint64(48, linkeditSize, true);
  linkedit.setBigUint64(32, roundUp(linkeditSize), true);
  // The load commands are part of the first page: hashes come last.
  signed.set(signatureBlob(signed.subarray(0, at), identifier, text.getBigUint64(48, true)), at);
  return signed;
}

interface LoadCommands {
  readonly signature: DataView;
  readonly linkedit: DataView;
  readonly text: DataView;
}

function loadCommands(executable: Uint8Array): LoadCommands {
  const view = new DataView(executable.buffer, executable.byteOffset);
  const found = new Map<string, DataView>();
  let offset = HEADER_BYTES;
  for (let left = view.getUint32(16, true); left > 0; left--) {
    const command = new DataView(executable.buffer, executable.byteOffset + offset, view.getUint32(offset + 4, true));
    found.set(nameOf(command), command);
    offset += command.byteLength;
  }
  return { signature: required(found, 'signature'), linkedit: required(found, '__LINKEDIT'), text: required(found, '__TEXT') };
}

function nameOf(command: DataView): string {
  const kind = command.getUint32(0, true);
  if (kind === LC_CODE_SIGNATURE) return 'signature';
  if (kind !== LC_SEGMENT_64) return '';
  const name = new Uint8Array(command.buffer, command.byteOffset + 8, 16);
  return new TextDecoder().decode(name).replaceAll('\0', '');
}

function required(found: ReadonlyMap<string, DataView>, name: string): DataView {
  const command = found.get(name);
  if (command === undefined) throw new Error(`the executable has no load command ${name} to sign it with`);
  return command;
}

function signatureSize(codeBytes: number, identifier: string): number {
  const slots = Math.ceil(codeBytes / PAGE);
  return SUPER_BLOB_BYTES + CODE_DIRECTORY_BYTES + identifier.length + 1 + slots * SHA256_BYTES;
}

/** A super-blob with one code directory: a header, the identifier, and the SHA-256 of every page. All numbers are big-endian. */
function signatureBlob(code: Uint8Array, identifier: string, textBytes: bigint): Uint8Array {
  const blob = new Uint8Array(signatureSize(code.length, identifier));
  const view = new DataView(blob.buffer);
  const words = (at: number, ...values: readonly number[]) => values.forEach((value, index) => void view.setUint32(at + index * 4, value));
  const hashesAt = CODE_DIRECTORY_BYTES + identifier.length + 1;
  words(0, SUPER_BLOB, blob.length, 1, 0, SUPER_BLOB_BYTES);
  words(20, CODE_DIRECTORY, blob.length - SUPER_BLOB_BYTES, CODE_DIRECTORY_VERSION, AD_HOC, hashesAt, CODE_DIRECTORY_BYTES);
  words(44, 0, Math.ceil(code.length / PAGE), code.length);
  blob.set([SHA256_BYTES, SHA256_TYPE, 0, Math.log2(PAGE)], 56);
  // Scatter, team and 64-bit limit stay zero; then the executable segment: base, length, and that this is a main program.
  view.setBigUint64(92, textBytes);
  view.setBigUint64(100, MAIN_BINARY);
  blob.set(new TextEncoder().encode(identifier), SUPER_BLOB_BYTES + CODE_DIRECTORY_BYTES);
  for (let page = 0; page * PAGE < code.length; page++) {
    const hash = createHash('sha256')
      .update(code.subarray(page * PAGE, (page + 1) * PAGE))
      .digest();
    blob.set(hash, SUPER_BLOB_BYTES + hashesAt + page * SHA256_BYTES);
  }
  return blob;
}

function roundUp(bytes: bigint): bigint {
  const page = BigInt(PAGE);
  return ((bytes + page - 1n) / page) * page;
}
