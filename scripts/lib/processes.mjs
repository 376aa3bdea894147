import { spawn } from 'node:child_process';
import { bunPath } from './bun.mjs';
import { root } from './paths.mjs';

/**
 * Runs a program in the foreground and resolves to its exit status. Ctrl-C reaches it by the terminal, and we wait for its answer.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to ours
 * @returns {Promise<number>}
 */
export function runTool(program, args, env = {}) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return exitStatus(child);
}

/**
 * Runs the pinned Bun.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runBun(args, env) {
  return runTool(bunPath(), args, env);
}

/**
 * Runs a program and keeps what it prints. One that cannot be started counts as failed, with the reason as its output.
 * @param {string} program
 * @param {readonly string[]} args
 */
export async function runQuietly(program, args) {
  // npm.cmd is a batch file, which Windows starts through a shell only.
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: program.endsWith('.cmd') });
  let output = '';
  const keep = (/** @type {Buffer | Error} */ text) => {
    output += text;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', keep);
  const status = await exitStatus(child).catch(() => 1);
  return { status, output };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
export function exitStatus(child) {
  const forward = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of SIGNALS) process.off(name, forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1));
    });
  });
}

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGTERM', 'SIGINT'];
