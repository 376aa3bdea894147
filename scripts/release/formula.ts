/** A Homebrew formula for the binaries that a checksums.txt lists. */
export interface FormulaParts {
  /** `0.1.0`. */
  readonly version: string;
  /** The release's files are directly below. */
  readonly baseUrl: string;
  readonly homepage: string;
  /** The text of checksums.txt. */
  readonly checksums: string;
}

const BRANCHES = [
  ['on_macos', 'on_arm', 'darwin-arm64'],
  ['on_macos', 'on_intel', 'darwin-x64'],
  ['on_linux', 'on_arm', 'linux-arm64'],
  ['on_linux', 'on_intel', 'linux-x64'],
] as const;

/** The formula in Ruby. Throws when a target that Homebrew knows is not among the checksums. */
export function renderFormula({ version, baseUrl, homepage, checksums }: FormulaParts): string {
  const platforms = [...new Set(BRANCHES.map(([platform]) => platform))].map((platform) => {
    const branches = BRANCHES.filter(([one]) => one === platform).map(([, cpu, target]) => branch(cpu, target, baseUrl, checksums));
    return `  ${platform} do\n${branches.join('\n')}  end\n`;
  });
  return `class PaymentsPipeline < Formula
  desc "Payments data at home: complete, current, and right to the cent"
  homepage "${homepage}"
  version "${version}"
  license "MIT"

${platforms.join('\n')}
  def install
    bin.install Dir["payments-pipeline-*"].first => "payments-pipeline"
    generate_completions_from_executable(bin/"payments-pipeline", "completions", shells: [:bash, :zsh, :fish])
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/payments-pipeline --version")
    system bin/"payments-pipeline", "demo", "--days", "2", "--volume", "2", "--dir", testpath/"demo"
  end
end
`;
}

function branch(cpu: string, target: string, baseUrl: string, checksums: string): string {
  const file = `payments-pipeline-${target}`;
  return `    ${cpu} do\n      url "${baseUrl}/${file}"\n      sha256 "${checksumOf(file, checksums)}"\n    end\n`;
}

function checksumOf(file: string, checksums: string): string {
  const line = checksums.split('\n').find((one) => one.endsWith(`  ${file}`));
  const sha256 = line?.split(' ')[0] ?? '';
  if (/^[0-9a-f]{64}$/.test(sha256)) return sha256;
  throw new Error(`checksums.txt has no SHA-256 of ${file}`);
}
