/** Says what an executable is by its first bytes, as `file` would: `ELF x64`, `Mach-O arm64`, `PE x64`; `unknown` otherwise. */
export function inspectExecutable(head: Uint8Array): string {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const magic = view.getUint32(0);
  if (magic === 0x7f454c46) return `ELF ${ELF_MACHINES.get(view.getUint16(18, true)) ?? 'unknown'}`;
  if (magic === 0xcffaedfe) return `Mach-O ${MACH_CPUS.get(view.getUint32(4, true)) ?? 'unknown'}`;
  if (view.getUint16(0) === 0x4d5a) return `PE ${PE_MACHINES.get(view.getUint16(view.getUint32(60, true) + 4, true)) ?? 'unknown'}`;
  return 'unknown';
}

const ELF_MACHINES = new Map([
  [62, 'x64'],
  [183, 'arm64'],
]);
const MACH_CPUS = new Map([
  [0x01000007, 'x64'],
  [0x0100000c, 'arm64'],
]);
const PE_MACHINES = new Map([
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
]);
