import { expect, test } from 'bun:test';
import { targets } from '../../../scripts/build/targets.ts';
import { renderFormula } from '../../../scripts/release/formula.ts';

const PARTS = { version: '1.2.3', baseUrl: 'https://example.com/v1.2.3', homepage: 'https://example.com' };
const sha = (index: number) => index.toString(16).repeat(64).slice(0, 64);
const checksums = targets.map(({ name }, index) => `${sha(index + 1)}  payments-pipeline-${name}\n`).join('');

test('each platform of Homebrew gets its own file and its own checksum', () => {
  const formula = renderFormula({ ...PARTS, checksums });
  for (const name of ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64']) {
    const index = targets.findIndex((target) => target.name === name);
    expect(formula).toContain(`url "https://example.com/v1.2.3/payments-pipeline-${name}"\n      sha256 "${sha(index + 1)}"`);
  }
  expect(formula.match(/\bdo$/gm)).toHaveLength(7);
  // Every do, def and class has its end.
  expect(formula.match(/^ *end$/gm)).toHaveLength(9);
});

test('a target without a checksum is refused: musl’s is not taken for glibc’s', () => {
  const without = checksums.replace(/^.*payments-pipeline-linux-x64\n/m, '');
  expect(() => renderFormula({ ...PARTS, checksums: without })).toThrow('checksums.txt has no SHA-256 of payments-pipeline-linux-x64');
});
