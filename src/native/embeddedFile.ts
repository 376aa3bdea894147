/** A native file inside the binary, as build.ts describes it. */
export interface EmbeddedFile {
  /** Its name in the cache directory. The linker looks for the library beside the addon by this name. */
  readonly name: string;
  /** Where it lies inside the binary, zstd-compressed. */
  readonly source: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /** `contentHash` of the unpacked bytes. */
  readonly hash: string;
}

/**
 * xxHash3, 64 bits in hex. It finds damage, on every start, in 10 ms for the 70 MB of DuckDB (SHA-256 would take 65 ms). Against another
 * user it is the directory that protects, see privateDirectory.ts; the own user could as well replace the binary.
 */
export function contentHash(bytes: Uint8Array): string {
  return Bun.hash.xxHash3(bytes).toString(16).padStart(16, '0');
}
