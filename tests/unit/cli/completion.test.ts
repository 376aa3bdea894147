/** What Tab offers, and that the scripts which ask for it are whole. The shells themselves are asked in tests/judges/completions.sh. */
import { describe, expect, test } from 'bun:test';
import { commandIndex } from '../../../src/cli/commandIndex.ts';
import { candidates, type Names } from '../../../src/cli/completion/candidates.ts';
import { completionScript, SHELLS } from '../../../src/cli/completion/scripts.ts';
import { runCli } from '../../../src/cli/runCli.ts';
import { fakeWorld } from './fakeWorld.ts';

const named = (...values: readonly string[]) => Promise.resolve(values.map((value) => ({ value, says: '' })));
const names: Names = {
  entity: () => named('charges', 'customers'),
  event: () => named('charge.refunded', 'charge.succeeded', 'payout.paid'),
  model: () => named('fct_payments', 'fct_invoices', 'charges'),
  run: () => named('r1', 'r2'),
};

/** The last word is the one at the cursor; `_` stands for an empty one. */
async function offered(line: string): Promise<string[]> {
  const words = line.split(' ').map((word) => (word === '_' ? '' : word));
  return (await candidates(words, names)).map(({ value }) => value);
}

describe('commands', () => {
  test('every command of the index can be reached, word by word', async () => {
    for (const { name } of commandIndex) {
      const [first = '', second] = name.split(' ');
      expect(await offered('_')).toContain(first);
      if (second !== undefined) expect(await offered(`${first} _`)).toContain(second);
    }
  });

  test('by their beginning, after help, and after global flags with their values', async () => {
    expect(await offered('run-tr')).toEqual(['run-transforms']);
    expect(await offered('help run-q')).toEqual(['run-quality']);
    expect(await offered('--data-dir somewhere runs ar')).toEqual(['archive']);
    expect(await offered('--json run-ba')).toEqual(['run-batch']);
    expect(await offered('nothing _')).toEqual([]);
  });
});

describe('flags and values', () => {
  test('the flags of the command and the global ones, without those that are given', async () => {
    const flags = await offered('run-batch --entity charges --');
    expect(flags).toContain('--days');
    expect(flags).toContain('--no-color');
    expect(flags).not.toContain('--entity');
    expect(await offered('run-all --days=3 --da')).toEqual(['--data-dir']);
  });

  test('the values of a flag, apart or attached', async () => {
    expect(await offered('run-batch --entity _')).toEqual(['charges', 'customers']);
    expect(await offered('run-batch --entity=cu')).toEqual(['--entity=customers']);
    expect(await offered('query --format js')).toEqual(['json']);
    expect(await offered('run-all --run-id _')).toEqual(['r1', 'r2']);
  });

  test('positionals, each once', async () => {
    expect(await offered('rollback fct_p')).toEqual(['fct_payments']);
    expect(await offered('rollback fct_payments fct')).toEqual([]);
    expect(await offered('completions z')).toEqual(['zsh']);
    expect(await offered('runs show _')).toEqual(['r1', 'r2']);
    expect(await offered('trigger charge.')).toEqual(['charge.refunded', 'charge.succeeded']);
  });

  test('where free text or a file is expected the shell is left to itself', async () => {
    expect(await offered('query _')).toEqual([]);
    expect(await offered('run-all --data-dir _')).toEqual([]);
    expect(await offered('run-all --days _')).toEqual([]);
  });
});

test.each([...SHELLS])('the script for %s asks the binary and knows no command itself', (shell) => {
  const script = completionScript(shell);
  expect(script).toContain('__complete');
  for (const { name } of commandIndex) expect(script).not.toContain(name);
});

test('what the script asks is answered with a value and its meaning; a line that makes no sense with nothing', async () => {
  const answered = async (...argv: readonly string[]) => {
    const world = fakeWorld(argv);
    const status = await runCli(world);
    return { status, stdout: world.stdout.text(), stderr: world.stderr.text() };
  };
  expect(await answered('__complete', '--', 'run-tr')).toEqual({
    status: 0,
    stdout: 'run-transforms\tBuild the Silver and Gold tables from Bronze\n',
    stderr: '',
  });
  expect((await answered('__complete', '--new-word', '--', 'runs')).stdout).toStartWith('list\t');
  expect(await answered('__complete', '--', 'no', 'such', 'thing', '')).toEqual({ status: 0, stdout: '', stderr: '' });
});
