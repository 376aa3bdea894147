/**
 * Ends the set-up with what went wrong and what to do about it.
 * @param {string} what
 * @param {string} hint
 * @returns {never}
 */
export function fail(what, hint) {
  process.stderr.write(`error: ${what}\n  hint: ${hint}\n`);
  process.exit(1);
}

/** One line about what the set-up is doing. @param {string} text */
export function say(text) {
  process.stderr.write(`· ${text}\n`);
}
