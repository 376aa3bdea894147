import { describe, expect, test } from 'bun:test';
import { commandIndex } from '../../../src/cli/commandIndex.ts';
import { displayWidth } from '../../../src/cli/render/displayWidth.ts';
import { VERSION } from '../../../src/version.ts';
import { fakeStream, run } from './fakeWorld.ts';

describe('help and version', () => {
  test('--version says it on stdout', async () => {
    expect(await run(['--version'])).toEqual({ status: 0, stdout: `payments-pipeline ${VERSION}\n`, stderr: '' });
    expect((await run(['-V'])).stdout).toContain(VERSION);
  });

  test('no command: help on stderr, status 2, stdout stays clean', async () => {
    const { status, stdout, stderr } = await run([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toStartWith('payments-pipeline:');
    for (const { name, summary } of commandIndex) expect(stderr.replace(/\s+/g, ' ')).toContain(`${name} ${summary.split(' ')[0]}`);
  });

  test.each([[['--help']], [['-h']], [['help']]])('%p: the overview on stdout', async (line) => {
    const { status, stdout, stderr } = await run(line);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.indexOf('Examples')).toBeLessThan(stdout.indexOf('Run the pipeline'));
  });

  test.each(commandIndex.map(({ name }) => name))(
    '%s: help in 80 columns, examples first, with the variables behind its flags',
    async (name) => {
      const asked = await run([...name.split(' '), '--help']);
      const told = await run(['help', ...name.split(' ')]);
      expect(told).toEqual(asked);
      expect({ status: asked.status, stderr: asked.stderr }).toEqual({ status: 0, stderr: '' });
      const lines = asked.stdout.split('\n');
      // Examples are commands to copy, so they are the only lines that may not be broken.
      for (const line of lines) if (!line.startsWith('  payments-pipeline ')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
      expect(lines[0]).toStartWith(`${name}: `);
      expect(lines[2]).toBe('Examples');
      expect(asked.stdout.replace(/\s+/g, ' ')).toContain('[default: ./data; env: LOCAL_DATA_DIR]');
    },
  );

  test('every example of every command is a command line that parses', async () => {
    const { parseArguments } = await import('../../../src/cli/parseArguments.ts');
    const { globalFlags } = await import('../../../src/cli/globalFlags.ts');
    for (const entry of commandIndex) {
      const command = await entry.load();
      expect(command.examples.length).toBeGreaterThan(0);
      for (const { line } of command.examples) {
        expect(line).toStartWith(entry.name);
        const tokens = [...line.slice(entry.name.length).matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
        expect(() => parseArguments(tokens, { ...command.args, ...globalFlags })).not.toThrow();
      }
    }
  });

  test('help is given even when other flags are wrong', async () => {
    expect((await run(['run-all', '--nonsense', '--help'])).status).toBe(0);
  });

  test('colours only for a terminal, and not with NO_COLOR or --no-color', async () => {
    const terminal = () => fakeStream({ isTTY: true, columns: 80 });
    expect((await run(['--help'], { stdout: terminal() })).stdout).toContain('\u001b[1m');
    expect((await run(['--help'])).stdout).not.toContain('\u001b');
    expect((await run(['--help'], { stdout: terminal(), env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b');
    expect((await run(['help', 'run-all', '--no-color'], { stdout: terminal() })).stdout).not.toContain('\u001b');
    expect((await run(['--help'], { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[1m');
  });
});

describe('usage errors', () => {
  test.each([
    [['run-al'], 'error[USAGE_UNKNOWN_COMMAND]: unknown command "run-al"\n  hint: Did you mean run-all?\n'],
    [['config'], 'error[USAGE_UNKNOWN_COMMAND]: config needs a second word\n  hint: Did you mean config show?\n'],
    [['config', 'shwo'], 'error[USAGE_UNKNOWN_COMMAND]: unknown command "config shwo"\n  hint: Did you mean config show?\n'],
    [['xyzzy'], 'error[USAGE_UNKNOWN_COMMAND]: unknown command "xyzzy"\n  hint: `payments-pipeline --help` lists the commands.\n'],
    [['--quiet'], 'error[USAGE_UNKNOWN_COMMAND]: no command is given\n  hint: `payments-pipeline --help` lists the commands.\n'],
    [['run-all', '--day', '3'], 'error[USAGE_UNKNOWN_FLAG]: unknown flag --day\n  hint: Did you mean --days?\n'],
    [
      ['run-all', '--days', 'x'],
      'error[USAGE_BAD_VALUE]: --days must be a whole number from 1 to 36500, not "x"\n  hint: `payments-pipeline help run-all` lists the flags.\n',
    ],
  ])('%p', async (line, stderr) => {
    expect(await run(line)).toEqual({ status: 2, stdout: '', stderr });
  });

  test('control characters that were typed are not sent back to the terminal', async () => {
    const { stderr } = await run(['\u001b[31mred\u0007']);
    expect(stderr).toContain('\\u001b[31mred');
    expect(stderr).not.toContain('\u001b');
  });

  test('with --json the error is also one document on stdout', async () => {
    const { status, stdout } = await run(['run-batch', '--json', '--entity', 'chargs']);
    expect(status).toBe(2);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schema_version: 1, ok: false, error: { code: 'USAGE_UNKNOWN_ENTITY' } });
    expect(document.error.message).toBe('unknown entity "chargs"; did you mean charges?');
    expect(document.error.hint).toStartWith('The entities are');
  });
});

describe('config show', () => {
  test('global flags may stand before the command, and everything has an origin', async () => {
    const { status, stdout, stderr } = await run(['--data-dir', '/srv/pay', 'config', 'show', '--json'], {
      env: { STRIPE_API_KEY: 'rk_live_4eC39HqLyjWD', MAX_PAGE_SIZE: '50' },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { settings } = JSON.parse(stdout);
    expect(settings).toContainEqual({ name: 'LOCAL_DATA_DIR', value: '/srv/pay', origin: 'flag --data-dir' });
    expect(settings).toContainEqual({ name: 'STRIPE_API_KEY', value: 'rk_live_…(set)', origin: 'environment STRIPE_API_KEY' });
    expect(settings).toContainEqual({ name: 'MAX_PAGE_SIZE', value: 50, origin: 'environment MAX_PAGE_SIZE' });
    expect(settings).toContainEqual({ name: 'S3_BUCKET', value: null, origin: 'default' });
    expect(stdout).not.toContain('4eC39');
  });

  test('a broken configuration is told in the words of the runbook, with status 2', async () => {
    expect(await run(['config', 'show'], { env: { PIPELINE_ENV: 'AWS' } })).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error[CONFIG_INVALID]: S3_BUCKET is required when PIPELINE_ENV=AWS\n  hint: Set S3_BUCKET, or switch to PIPELINE_ENV=LOCAL.\n',
    });
  });

  test('a project file that was asked for and is not there', async () => {
    const { status, stderr } = await run(['config', 'show', '--config', '/nowhere/at/all.toml']);
    expect(status).toBe(2);
    expect(stderr).toContain('error[CONFIG_INVALID]: --config: there is no file /nowhere/at/all.toml');
  });

  test('a reader that went away ends it quietly', async () => {
    const { status, stderr } = await run(['config', 'show'], { stdout: fakeStream({ breaksAfter: 0 }) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
