import { cronPath, unitPath } from './quotePath.ts';
import check from './templates/countries_add_up.sql' with { type: 'text' };
import crontab from './templates/crontab.txt' with { type: 'text' };
import gitignore from './templates/gitignore.txt' with { type: 'text' };
import config from './templates/payments-pipeline.toml.txt' with { type: 'text' };
import model from './templates/revenue_by_country.sql' with { type: 'text' };
import service from './templates/service.txt' with { type: 'text' };
import timer from './templates/timer.txt' with { type: 'text' };
import workflow from './templates/workflow.yml.txt' with { type: 'text' };

/** What a new project needs to know of its surroundings. */
export interface ProjectPlace {
  /** Absolute. */
  readonly directory: string;
  /** Absolute path of this program. */
  readonly binary: string;
  /** Who runs it from systemd. */
  readonly user: string;
  readonly version: string;
}

export interface ProjectFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly purpose: string;
  readonly text: string;
}

/** The files of a new project, the one to look at first before the others. */
export function projectFiles(place: ProjectPlace): readonly ProjectFile[] {
  return [
    { path: 'payments-pipeline.toml', purpose: 'settings', text: config },
    { path: 'sql/gold/revenue_by_country.sql', purpose: 'an example model', text: model },
    { path: 'sql/quality/countries_add_up.sql', purpose: 'its check', text: check },
    { path: '.github/workflows/payments.yml', purpose: 'every day on GitHub Actions', text: fill(workflow, { version: place.version }) },
    { path: 'deploy/payments-pipeline.service', purpose: 'one run, for systemd', text: fill(service, unitWords(place)) },
    { path: 'deploy/payments-pipeline.timer', purpose: 'every day, for systemd', text: timer },
    { path: 'deploy/crontab', purpose: 'every day, for cron', text: fill(crontab, cronWords(place)) },
    { path: '.gitignore', purpose: 'data and secrets stay out', text: gitignore },
  ];
}

function unitWords({ directory, binary, user }: ProjectPlace) {
  return { user, unitDirectory: directory.replaceAll('%', '%%'), unitBinary: unitPath(binary) };
}

function cronWords({ directory, binary }: ProjectPlace) {
  return { cronDirectory: cronPath(directory), cronBinary: cronPath(binary) };
}

/** Puts words into `{{name}}`; `${{ … }}` of a workflow has spaces inside and stays. */
function fill(template: string, words: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const word = words[name];
    if (word === undefined) throw new Error(`a template asks for {{${name}}}`);
    return word;
  });
}
