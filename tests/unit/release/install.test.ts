/** install.sh against a release on a local server: what is whole is installed, anything else leaves nothing behind. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';

const PROGRAM = '#!/bin/sh\necho "payments-pipeline 9.9.9"\n';

let box: string;
let server: ReturnType<typeof Bun.serve>;
/** What the server has, by name. */
let files: Record<string, string>;

beforeEach(() => {
  box = mkdtempSync(join(tmpdir(), 'install-'));
  mkdirSync(join(box, 'bin'));
  files = {};
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: ({ url }) => {
      const file = files[new URL(url).pathname.slice(1)];
      return file === undefined ? new Response('not here', { status: 404 }) : new Response(file);
    },
  });
});

afterEach(async () => {
  await server.stop(true);
  rmSync(box, { recursive: true, force: true });
});

/** A release with one build, and a list that tells of it. */
function release(target: string, program = PROGRAM, listed = program): void {
  const file = `payments-pipeline-${target}`;
  files = {
    [file]: program,
    'checksums.txt': `${'0'.repeat(64)}  another\n${createHash('sha256').update(listed).digest('hex')}  ${file}\n`,
  };
}

function withoutList(): void {
  files = { 'payments-pipeline-linux-x64': PROGRAM };
}

/** A machine as `uname` and `ldd` describe it. */
function machine(os: string, cpu: string, ldd = 'ldd (GNU libc) 2.36'): void {
  tool('uname', `case $1 in -s) echo ${os} ;; *) echo ${cpu} ;; esac`);
  tool('ldd', `echo "${ldd}" >&2; exit 1`);
}

function tool(name: string, script: string): void {
  writeFileSync(join(box, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(box, 'bin', name), 0o755);
}

async function install(env: Record<string, string> = {}) {
  const child = Bun.spawn(['sh', join(root, 'install.sh')], {
    env: { PATH: `${join(box, 'bin')}:/usr/bin:/bin`, HOME: box, PAYMENTS_PIPELINE_BASE_URL: server.url.href.replace(/\/$/, ''), ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { status: await child.exited, stdout, stderr };
}

const place = () => join(box, '.local', 'bin');

describe('a good release', () => {
  test.each([
    ['Linux', 'x86_64', 'ldd (GNU libc) 2.36', 'linux-x64'],
    ['Linux', 'aarch64', 'musl libc (aarch64)', 'linux-arm64-musl'],
    ['Linux', 'x86_64', 'musl libc (x86_64)', 'linux-x64-musl'],
    ['Darwin', 'arm64', '', 'darwin-arm64'],
  ])('%s %s %s takes %s', async (os, cpu, ldd, target) => {
    machine(os, cpu, ldd);
    release(target);
    const { status, stdout, stderr } = await install();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`payments-pipeline 9.9.9 is in ${place()} (SHA-256 verified)`);
    expect(stdout).toContain(`export PATH="${place()}:$PATH"`);
    expect(stdout).toEndWith('Next:\n  payments-pipeline demo\n');
    expect(readdirSync(place())).toEqual(['payments-pipeline']);
    expect(statSync(join(place(), 'payments-pipeline')).mode & 0o777).toBe(0o755);
  });

  test('goes where it is told to', async () => {
    machine('Linux', 'x86_64');
    release('linux-x64');
    const { status } = await install({ PAYMENTS_PIPELINE_INSTALL_DIR: join(box, 'else where') });
    expect(status).toBe(0);
    expect(readdirSync(join(box, 'else where'))).toEqual(['payments-pipeline']);
  });
});

describe('refused, with nothing left behind', () => {
  test.each([
    ['another file than was released', () => release('linux-x64', `${PROGRAM}# and more\n`, PROGRAM), 'is not what was released'],
    ['no checksum of it', () => release('linux-arm64'), 'checksums.txt has no SHA-256 of payments-pipeline-linux-x64'],
    ['no list at all', () => withoutList(), 'checksums.txt cannot be downloaded'],
    ['a file that does not run', () => release('linux-x64', '#!/bin/sh\nexit 9\n'), 'does not run on this machine'],
  ])('%s', async (_, prepare, message) => {
    machine('Linux', 'x86_64');
    prepare();
    const { status, stderr } = await install();
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain('  hint: ');
    expect(readdirSync(place())).toEqual([]);
  });

  test('an earlier version stays when the new one is damaged', async () => {
    machine('Linux', 'x86_64');
    release('linux-x64');
    await install();
    release('linux-x64', 'damaged', PROGRAM);
    expect((await install()).status).toBe(1);
    expect(await Bun.file(join(place(), 'payments-pipeline')).text()).toBe(PROGRAM);
  });

  test('a machine that there is no build for', async () => {
    machine('Linux', 'riscv64');
    expect((await install()).stderr).toContain('there is no build for riscv64');
    machine('FreeBSD', 'amd64');
    expect((await install()).stderr).toContain('there is no build for FreeBSD');
  });

  test('a copy that no release has stamped', async () => {
    machine('Linux', 'x86_64');
    const { status, stderr } = await install({ PAYMENTS_PIPELINE_BASE_URL: '' });
    expect({ status, made: existsSync(place()) }).toEqual({ status: 1, made: false });
    expect(stderr).toContain('belongs to no release');
  });
});
