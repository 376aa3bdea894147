import { basename, relative, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { VERSION } from '../../version.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { projectFiles } from '../project/projectFiles.ts';
import { writeProject } from '../project/writeProject.ts';
import { type NextStep, renderBlocks, renderNextSteps } from '../render/blocks.ts';
import { renderProject } from '../render/project.ts';

export interface InitArguments {
  readonly dir?: string | undefined;
  readonly force?: boolean | undefined;
}

/** `init`: the files of a project that runs against the mock at once. */
export async function initJob(context: CommandContext, { dir = '.', force = false }: InitArguments): Promise<ExitStatus> {
  const directory = resolve(context.cwd, dir);
  const place = { directory, binary: thisBinary(), user: userOf(context.env), version: VERSION };
  const files = await writeProject(directory, projectFiles(place), force);
  const next = nextSteps(relative(context.cwd, directory), context.config.env);
  if (context.json) await context.output.json({ ok: true, directory, files, next: next.map(({ command }) => command) });
  else await context.output.data(renderBlocks([renderProject(directory, files, context), renderNextSteps(next, context)]));
  return exitStatus.ok;
}

/** Run from its sources the program is Bun, which a unit must not start. */
function thisBinary(): string {
  return basename(process.execPath).startsWith('payments-pipeline') ? process.execPath : '/usr/local/bin/payments-pipeline';
}

/** Who runs it by hand runs it by the clock too; without a name, a user of its own is better than root. */
function userOf(env: CommandContext['env']): string {
  return env['USER'] || env['LOGNAME'] || 'payments';
}

function nextSteps(dir: string, env: Config['env']): NextStep[] {
  const enter = dir === '' ? '' : `cd ${/^[\w@%+=:,./-]+$/.test(dir) ? dir : `'${dir.replaceAll("'", "'\\''")}'`} && `;
  return [
    { command: 'payments-pipeline serve-mock', says: 'a made-up company behind the API, in a terminal of its own' },
    { command: `${enter}payments-pipeline run-pipeline`, says: 'extract it, build the tables with your model, check them, publish' },
    { command: `${enter}payments-pipeline query "select * from revenue_by_country limit 10"`, says: 'look at your model' },
    {
      command: `${enter}${env === 'AWS' ? 'S3_PREFIX=live ' : ''}STRIPE_API_KEY=rk_… payments-pipeline doctor${env === 'AWS' ? '' : ' --data-dir live'}`,
      says: 'then your account, with a key that may read',
    },
  ];
}
