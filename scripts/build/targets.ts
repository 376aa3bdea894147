/** What the binary is built for. Everything comes from npm packages at the versions of the lock file. */
export interface Target {
  /** As in the file name and on the command line: `linux-x64-musl`. */
  readonly name: string;
  readonly bunTarget: Bun.Build.CompileTarget;
  /** npm package with Bun's runtime. */
  readonly bunPackage: string;
  /** npm package with DuckDB's addon and library. */
  readonly duckdbPackage: string;
  /** How the executable begins, see `inspectExecutable`. */
  readonly format: 'ELF x64' | 'ELF arm64' | 'Mach-O x64' | 'Mach-O arm64' | 'PE x64' | 'PE arm64';
}

const oven = (name: string) => `@oven/bun-${name}`;
const duckdb = (name: string) => `@duckdb/node-bindings-${name}`;

/**
 * Bun publishes one x64 runtime, which picks its SIMD code at run time, so that there is no baseline build to choose: docs/decisions/0002.
 */
export const targets: readonly Target[] = [
  { name: 'linux-x64', bunTarget: 'bun-linux-x64', bunPackage: oven('linux-x64'), duckdbPackage: duckdb('linux-x64'), format: 'ELF x64' },
  {
    name: 'linux-x64-musl',
    bunTarget: 'bun-linux-x64-musl',
    bunPackage: oven('linux-x64-musl'),
    duckdbPackage: duckdb('linux-x64-musl'),
    format: 'ELF x64',
  },
  {
    name: 'linux-arm64',
    bunTarget: 'bun-linux-arm64',
    bunPackage: oven('linux-aarch64'),
    duckdbPackage: duckdb('linux-arm64'),
    format: 'ELF arm64',
  },
  {
    name: 'linux-arm64-musl',
    bunTarget: 'bun-linux-arm64-musl',
    bunPackage: oven('linux-aarch64-musl'),
    duckdbPackage: duckdb('linux-arm64-musl'),
    format: 'ELF arm64',
  },
  {
    name: 'darwin-x64',
    bunTarget: 'bun-darwin-x64',
    bunPackage: oven('darwin-x64'),
    duckdbPackage: duckdb('darwin-x64'),
    format: 'Mach-O x64',
  },
  {
    name: 'darwin-arm64',
    bunTarget: 'bun-darwin-arm64',
    bunPackage: oven('darwin-aarch64'),
    duckdbPackage: duckdb('darwin-arm64'),
    format: 'Mach-O arm64',
  },
  {
    name: 'windows-x64',
    bunTarget: 'bun-windows-x64',
    bunPackage: oven('windows-x64'),
    duckdbPackage: duckdb('win32-x64'),
    format: 'PE x64',
  },
  {
    name: 'windows-arm64',
    bunTarget: 'bun-windows-arm64',
    bunPackage: oven('windows-aarch64'),
    duckdbPackage: duckdb('win32-arm64'),
    format: 'PE arm64',
  },
];

/** The target that runs on this machine. */
export function hostTarget(): Target {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const libc = process.platform === 'linux' && isMusl() ? '-musl' : '';
  return findTarget(`${os}-${process.arch}${libc}`);
}

/** The targets of `--target a,b`, `--target all`, or this machine's when there is none. */
export function chooseTargets(choice: string | undefined): readonly Target[] {
  if (choice === undefined) return [hostTarget()];
  return choice === 'all' ? targets : choice.split(',').map(findTarget);
}

function findTarget(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (found) return found;
  throw new Error(`no target ${JSON.stringify(name)}; there are: ${targets.map((target) => target.name).join(', ')}, all`);
}

/** node's diagnostic report names the version of glibc where there is one. */
function isMusl(): boolean {
  return !JSON.stringify(process.report.getReport()).includes('glibcVersionRuntime');
}
