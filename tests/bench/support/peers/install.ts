import { homedir } from 'node:os';
import { join } from 'node:path';

/** Installs a package from PyPI into an environment of its own, once, and gives the folder of its programs. */
export async function install(requirement: string): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'payments-pipeline-bench', requirement);
  const done = Bun.file(join(folder, '.installed'));
  if (!(await done.exists())) {
    await run(['python3', '-m', 'venv', '--clear', folder]);
    await run([join(folder, 'bin', 'pip'), 'install', '--quiet', requirement]);
    await Bun.write(done, requirement);
  }
  return join(folder, 'bin');
}

async function run(command: string[]): Promise<void> {
  const child = Bun.spawn(command, { stdout: 'inherit', stderr: 'inherit' });
  if ((await child.exited) !== 0) throw new Error(`${command.join(' ')} failed`);
}
