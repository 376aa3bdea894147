import { stripVTControlCharacters } from 'node:util';

const HEADING = /^\S+\.test\.ts:$/;
/** With colours Bun writes signs, without them words. */
const QUIET = /^(✓|\(pass\)|»|\(skip\)|✎|\(todo\)|$)/;

/** The closing block belongs to no file. */
const CLOSING = /^ *\d+ (pass|fail|skip|todo|error|filtered|tests)|^Ran /;

/**
 * Thins out what `bun test` prints to what a person needs: failures under the name of their file, and the closing block. (Its own
 * `--only-failures` says nothing at all meanwhile, so that a test that hangs could not be told from one that works.)
 * @param {(text: string) => void} print
 */
export function quietTestOutput(print) {
  let rest = '';
  let heading = '';
  let last = '';
  // The name of a test over a table may hold an object, printed on several lines.
  let insideName = false;
  const take = (/** @type {string} */ line) => {
    const plain = stripVTControlCharacters(line);
    if (plain.trim() !== '') last = plain;
    if (insideName || QUIET.test(plain)) {
      insideName = insideName ? !plain.startsWith('}') : plain.endsWith('{');
      return;
    }
    if (CLOSING.test(plain)) heading = '';
    if (HEADING.test(plain)) heading = `${line}\n`;
    else {
      print(`${heading}${line}\n`);
      heading = '';
    }
  };
  return {
    /** @param {string} text */
    write(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    },
    /** The last line that said something: where a run stands that says no more. */
    last: () => last,
    end: () => rest !== '' && take(rest),
  };
}
