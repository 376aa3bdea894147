/** A page of documentation as something to be done: sections of commands, of output that they show, and of things that happen meanwhile. */
import type { Where } from './where.ts';

export type Step =
  /** Shell commands, a line each, with the exit status that they end with. */
  | { readonly kind: 'commands'; readonly lines: readonly { readonly text: string; readonly status: number }[] }
  /** Lines that the commands since the last such block have printed; `…` stands for anything. */
  | { readonly kind: 'shown'; readonly lines: readonly string[] }
  /** A comment: what happens to the source, or comes from it. */
  | { readonly kind: 'event'; readonly text: string };

export interface Section {
  readonly title: string;
  readonly steps: readonly Step[];
}

const PART = /^(#{2,3}) (.+)$|^```(bash|text)\n([\s\S]*?)^```$|^<!-- (.+) -->$/gm;

/** The sections of a page that have something to do where the data is: what is done in one place alone follows a comment of these words. */
export function readSections(page: string, here: Where): Section[] {
  const sections: { title: string; steps: Step[] }[] = [];
  let only: Where | undefined;
  for (const [, heading, title, language, block = '', event] of page.matchAll(PART)) {
    if (heading !== undefined) sections.push({ title: title ?? '', steps: [] });
    else if (event === 'in a directory' || event === 'in a bucket') only = event;
    else {
      const step: Step = event === undefined ? stepOf(language ?? '', block.trimEnd().split('\n')) : { kind: 'event', text: event };
      if (only === undefined || only === here) sections.at(-1)?.steps.push(step);
      only = undefined;
    }
  }
  return sections.filter(({ steps }) => steps.length > 0);
}

function stepOf(language: string, lines: readonly string[]): Step {
  if (language === 'text') return { kind: 'shown', lines };
  return { kind: 'commands', lines: lines.map(commandOf) };
}

/** `… # exit status 4` */
function commandOf(line: string): { text: string; status: number } {
  const [, text = line, status = '0'] = /^(.*?) +# exit status (\d+)$/.exec(line) ?? [];
  return { text, status: Number(status) };
}

/** Whether a line of the page was printed. */
export function isShown(line: string, output: string): boolean {
  const pattern = line.split('…').map(RegExp.escape).join('.*');
  return new RegExp(pattern).test(output);
}
