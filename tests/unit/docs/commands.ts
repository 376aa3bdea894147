/** Words of a shell's line: quotes are taken off; a comment, a pipe, a redirection or a `&&` ends what is before it. */
export function commandsOf(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const [token] of line.matchAll(/(?:"[^"]*"|'[^']*'|\\.|<[\w-]+>|[^\s"'\\;|&<>])+|[;|&<>]+|(?<=\s)#.*$/g)) {
    if (token.startsWith('#')) break;
    if (/^[;|&<>]+$/.test(token)) commands.push([]);
    else commands.at(-1)?.push(token.replaceAll(/["']/g, ''));
  }
  return commands.filter((words) => words.length > 0);
}

/** What the program is given by a command: undefined when it is another program's. Variables that are set before it are passed over. */
export function argumentsOf(words: readonly string[]): string[] | undefined {
  const at = words.findIndex((word) => !/^[A-Z_][A-Z0-9_]*=/.test(word) && word !== '$' && word !== 'sudo');
  return /(^|\/)payments-pipeline$/.test(words[at] ?? '') ? words.slice(at + 1) : undefined;
}
