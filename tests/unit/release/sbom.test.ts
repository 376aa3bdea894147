import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';

interface Bom {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly hashes?: readonly object[];
    readonly licenses?: readonly object[];
  }[];
}

test('the bill of materials has every runtime package of package.json at its locked version, and Bun, each with hash and licence', async () => {
  const child = Bun.spawn([process.execPath, join(root, 'scripts/release/sbom.ts')], { stdout: 'pipe', stderr: 'pipe' });
  const bom: Bom = await child.stdout.json();
  const { dependencies, devDependencies, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(bom.bomFormat).toBe('CycloneDX');
  expect(bom.metadata.component).toMatchObject({ name: 'payments-pipeline', version });
  const found = Object.fromEntries(bom.components.map((one) => [one.name, one.version]));
  const expected: Record<string, string> = { ...dependencies, bun: devDependencies.bun };
  for (const [name, wanted] of Object.entries(expected)) expect(`${name} ${found[name]}`).toBe(`${name} ${wanted}`);
  expect(found['typescript']).toBeUndefined();
  expect(bom.components.filter(({ hashes, licenses }) => !hashes?.length || !licenses?.length).map(({ name }) => name)).toEqual([]);
});
