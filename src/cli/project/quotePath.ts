/** A program's path as `ExecStart=` takes it: `%` begins a specifier there, and a blank ends a word. */
export function unitPath(path: string): string {
  const literal = path.replaceAll('%', '%%');
  return /[\s"'\\]/.test(path) ? `"${literal.replaceAll(/["\\]/g, '\\$&')}"` : literal;
}

/** A path as a line of a crontab takes it: quoted for the shell, and `%`, which cron takes for the line's end, escaped from cron. */
export function cronPath(path: string): string {
  const quoted = /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return quoted.replaceAll('%', '\\%');
}
