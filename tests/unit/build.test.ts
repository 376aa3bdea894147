import { describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectExecutable } from '../../scripts/build/inspectExecutable.ts';
import { signMachO } from '../../scripts/build/signMachO.ts';
import { chooseTargets, hostTarget, targets } from '../../scripts/build/targets.ts';
import { root } from '../../scripts/lib/paths.mjs';

describe('targets', () => {
  test('every package of every target is in both lock files, of one version each for Bun and for DuckDB', () => {
    const npm: { packages: Record<string, { version: string; integrity?: string }> } = JSON.parse(
      readFileSync(join(root, 'package-lock.json'), 'utf8'),
    );
    const bun = readFileSync(join(root, 'bun.lock'), 'utf8');
    const versions = (names: readonly string[]) => [...new Set(names.map((name) => npm.packages[`node_modules/${name}`]?.version))];
    expect(versions(targets.map((target) => target.bunPackage))).toEqual([Bun.version]);
    expect(versions(targets.map((target) => target.duckdbPackage))).toEqual([expect.any(String)]);
    for (const name of targets.flatMap((target) => [target.bunPackage, target.duckdbPackage])) {
      const { version, integrity } = npm.packages[`node_modules/${name}`] ?? { version: 'none' };
      expect(integrity).toStartWith('sha512-');
      expect(bun).toContain(`"${name}@${version}"`);
      expect(bun).toContain(integrity ?? 'no hash');
    }
  });

  test('are chosen by name; this machine’s is the default; a wrong name is told the right ones', () => {
    expect(chooseTargets(undefined)).toEqual([hostTarget()]);
    expect(chooseTargets('all')).toEqual(targets);
    expect(chooseTargets('linux-x64,windows-arm64').map((target) => target.name)).toEqual(['linux-x64', 'windows-arm64']);
    expect(() => chooseTargets('amiga')).toThrow('linux-x64-musl');
  });
});

describe('what an executable is', () => {
  test('this Bun is what its target says', async () => {
    const head = new Uint8Array(await Bun.file(process.execPath).slice(0, 4096).arrayBuffer());
    expect(inspectExecutable(head)).toBe(hostTarget().format);
  });

  test.each([
    ['ELF arm64', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 183, 0]],
    ['Mach-O arm64', [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1]],
    ['PE x64', [0x4d, 0x5a, ...Array<number>(58).fill(0), 64, 0, 0, 0, 0x50, 0x45, 0, 0, 0x64, 0x86]],
    ['unknown', [0x23, 0x21, 0x2f, 0x62, 0x69, 0x6e]],
    ['ELF unknown', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 8, 0]],
  ])('%s', (name, bytes) => {
    const head = new Uint8Array(4096);
    head.set(bytes);
    expect(inspectExecutable(head)).toBe(name);
  });
});

describe('an ad-hoc signature', () => {
  const CODE = 3 * 4096 + 100;

  /** A Mach-O of the parts that signing reads: __TEXT, __LINKEDIT, and a signature that does not fit. */
  function executable(): Uint8Array {
    const bytes = new Uint8Array(CODE + 64).map((_, at) => at % 251);
    const view = new DataView(bytes.buffer);
    bytes.fill(0, 0, 32 + 72 + 72 + 16);
    view.setUint32(0, 0xfeedfacf, true);
    view.setUint32(16, 3, true);
    segment(view, 32, '__TEXT', 0, 8192);
    segment(view, 104, '__LINKEDIT', 8192, CODE + 64 - 8192);
    [0x1d, 16, CODE, 64].forEach((value, index) => void view.setUint32(176 + index * 4, value, true));
    return bytes;
  }

  function segment(view: DataView, at: number, name: string, offset: number, size: number): void {
    view.setUint32(at, 0x19, true);
    view.setUint32(at + 4, 72, true);
    new Uint8Array(view.buffer).set(new TextEncoder().encode(name), at + 8);
    view.setBigUint64(at + 40, BigInt(offset), true);
    view.setBigUint64(at + 48, BigInt(size), true);
  }

  test('covers every page of what comes before it, and the load commands lead to it', () => {
    const signed = signMachO(executable(), 'payments');
    const view = new DataView(signed.buffer);
    const size = view.getUint32(176 + 12, true);
    expect(CODE + size).toBe(signed.length);
    expect(Number(view.getBigUint64(104 + 40, true) + view.getBigUint64(104 + 48, true))).toBe(signed.length);
    const directory = CODE + view.getUint32(CODE + 16);
    expect(view.getUint32(CODE)).toBe(0xfade0cc0);
    expect(view.getUint32(directory)).toBe(0xfade0c02);
    expect(view.getUint32(directory + 12)).toBe(2);
    expect(view.getUint32(directory + 28)).toBe(4);
    expect(view.getUint32(directory + 32)).toBe(CODE);
    const hashes = directory + view.getUint32(directory + 16);
    for (let page = 0; page < 4; page++) {
      const expected = createHash('sha256')
        .update(signed.subarray(page * 4096, Math.min((page + 1) * 4096, CODE)))
        .digest();
      expect(Buffer.from(signed.subarray(hashes + page * 32, hashes + page * 32 + 32)).equals(expected)).toBe(true);
    }
    expect(new TextDecoder().decode(signed.subarray(directory + view.getUint32(directory + 20), hashes - 1))).toBe('payments');
  });

  test('changes no code, and signing again gives the same', () => {
    const signed = signMachO(executable(), 'payments');
    expect(Buffer.from(signed.subarray(192, CODE)).equals(executable().subarray(192, CODE))).toBe(true);
    expect(Buffer.from(signMachO(signed, 'payments')).equals(signed)).toBe(true);
  });

  test('is refused where there is no place for it', () => {
    const bare = executable();
    new DataView(bare.buffer).setUint32(16, 2, true);
    expect(() => signMachO(bare, 'payments')).toThrow('no load command signature');
  });
});
