const SUITES = ['unit', 'integration', 'e2e'];

/**
 * What is to be run: the folders of the named suites (all, when none is named), or the test files in them that have one of the names in their path. Names
 * stand before flags, since only `bun test` knows which of its flags takes the next word.
 * @param {readonly string[]} args suites and names, then flags for `bun test` with what belongs to them
 * @param {readonly string[]} files every test file, `./tests/e2e/runbook.test.ts`
 * @returns {{ paths: string[], flags: string[], unknown: string[] }} `unknown`: names that no file has
 */
export function chooseTests(args, files) {
  const firstFlag = args.findIndex((arg) => arg.startsWith('-'));
  const words = firstFlag < 0 ? args : args.slice(0, firstFlag);
  const flags = args.slice(words.length);
  const suites = SUITES.filter((suite) => words.includes(suite));
  const names = words.filter((word) => !SUITES.includes(word));
  const folders = (suites.length > 0 ? suites : SUITES).map((suite) => `./tests/${suite}/`);
  const inside = files.filter((file) => folders.some((folder) => file.startsWith(folder)));
  const unknown = names.filter((name) => !inside.some((file) => file.includes(name)));
  const chosen = inside.filter((file) => names.some((name) => file.includes(name)));
  const paths = names.length > 0 ? chosen : folders.filter((folder) => inside.some((file) => file.startsWith(folder)));
  return { paths, flags: [...flags], unknown };
}
