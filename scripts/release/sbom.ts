/**
 * Prints the bill of materials of the binary as CycloneDX 1.5: `bun scripts/release/sbom.ts > dist/sbom.cdx.json`. npm reads the runtime
 * packages, their licences and hashes off the lock file; Bun's runtime, which is the body of the executable, is added from it too.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';

interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
}
interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
}
interface Bom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

process.stdout.write(`${JSON.stringify(complete(readNpm(), readBun()), null, 2)}\n`);

/** What npm says. Throws with its words when it fails. */
function readNpm(): Bom {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only', '--omit', 'dev'];
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  return JSON.parse(stdout);
}

/** Bun is a tool to npm; in the binary it is a part. */
function readBun(): Component {
  const lock: { packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const bun = lock.packages['node_modules/bun'];
  if (bun === undefined) throw new Error('package-lock.json has no Bun');
  const content = Buffer.from(bun.integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  return {
    'bom-ref': `bun@${bun.version}`,
    type: 'platform',
    name: 'bun',
    version: bun.version,
    purl: `pkg:npm/bun@${bun.version}`,
    hashes: [{ alg: 'SHA-512', content }],
    licenses: [{ license: { id: 'MIT' } }],
  };
}

/** npm names the program after the directory that it lies in. */
function complete(bom: Bom, bun: Component): Bom {
  const component = { ...bom.metadata.component, name: 'payments-pipeline' };
  return { ...bom, metadata: { ...bom.metadata, component }, components: [...bom.components, bun] };
}
