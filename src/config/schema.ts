/** The schema that turns texts into a `Config`. Sources are read elsewhere; here stands only what a value must be. */
import { z } from 'zod';
import { parseRunId } from '../domain/runId.ts';
import { Secret } from '../domain/secret.ts';
import type { Config } from './config.ts';
import { MOCK_KEY } from './defaults.ts';
import { isLoopback } from './loopback.ts';

/** An integer, as a number (project file) or as its decimal text (flag, environment). */
function integer(min: number, max: number) {
  const text = z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number);
  return z.union([z.number(), text]).pipe(z.number().int().min(min).max(max));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;

const path = z.string().refine((text) => !CONTROL.test(text));
const bucket = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);
const prefix = z
  .string()
  .transform((text) => text.replace(/^\/+|\/+$/g, ''))
  .refine((text) => !CONTROL.test(text) && !text.split('/').some((part) => part === '..' || part === '.') && !text.includes('//'));

const baseUrl = z
  .string()
  .refine(isPlainHttpUrl)
  .transform((text) => text.replace(/\/+$/, ''));

function isPlainHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' && !/[?#\s]/.test(text);
}

// A header value: visible ASCII only, or the request would fail much later and less clearly.
const secretText = z.string().regex(/^[\x21-\x7e]+$/);
const secret = secretText.transform((text) => new Secret(text));
const secrets = z
  .string()
  .transform((text) =>
    text
      .split(/[,\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  )
  .pipe(z.array(secret));

const UNITS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** Bytes, from `512MB` or `10GiB`. */
const size = z
  .string()
  .regex(/^\d+(\.\d+)?\s?[KMGT]i?B$/i)
  .transform((text) => {
    const [, number = '', unit = '', binary] = /^([\d.]+)\s?([KMGT])(i?)B$/i.exec(text) ?? [];
    const factor = binary === '' ? (UNITS[unit.toUpperCase()] ?? 0) : 1024 ** ('KMGT'.indexOf(unit.toUpperCase()) + 1);
    return Math.floor(Number(number) * factor);
  });

const lineageUrl = z.string().refine((text) => (text.startsWith('file:') ? !CONTROL.test(text) && text.length > 5 : isPlainHttpUrl(text)));

const boolean = z.union([z.boolean(), z.stringbool()]);

const runId = z.string().refine((text) => {
  try {
    return parseRunId(text) === text;
  } catch {
    return false;
  }
});

const fields = z.object({
  env: z
    .string()
    .toUpperCase()
    .pipe(z.enum(['LOCAL', 'AWS'])),
  localDataDir: path,
  s3Bucket: bucket.exactOptional(),
  s3Prefix: prefix,
  s3KmsKey: z
    .string()
    .regex(/^[A-Za-z0-9:/_.-]{1,2048}$/)
    .exactOptional(),
  s3CacheDir: path.exactOptional(),
  s3CacheSize: size,
  s3LeaseSeconds: integer(5, 3600),
  s3SingleWriter: boolean,
  sourceBaseUrl: baseUrl,
  stripeApiKey: secret,
  maxPageSize: integer(1, 100),
  defaultDays: integer(1, 36_500),
  safetyWindowSeconds: integer(0, 2_592_000),
  webhookSecrets: secrets,
  verifyWebhookSignatures: boolean,
  webhookToleranceSeconds: integer(1, 86_400),
  runId: runId.exactOptional(),
  logLevel: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['debug', 'info', 'warn', 'error', 'silent'])),
  duckdbMemoryLimit: z.string().regex(/^\d+(\.\d+)?\s?([KMGT]i?B)$/i),
  duckdbThreads: integer(1, 1024).exactOptional(),
  sqlDir: path.exactOptional(),
  openlineageUrl: lineageUrl.exactOptional(),
  openlineageApiKey: secret.exactOptional(),
  openlineageNamespace: z.string().regex(/^[\x21-\x7e]+$/),
});

/** What to do about a broken rule travels with it. A rule between settings is told even when other settings are wrong, so that a person fixes everything in one go. */
const rule = (message: string, hint: string) => ({ path: [], message, params: { hint }, when: () => true });

export const configSchema: z.ZodType<Config> = fields
  .refine(
    (config) => config.env !== 'AWS' || config.s3Bucket !== undefined,
    rule('S3_BUCKET is required when PIPELINE_ENV=AWS', 'Set S3_BUCKET, or switch to PIPELINE_ENV=LOCAL.'),
  )
  .refine(
    (config) => !(isMockKey(config.stripeApiKey) && hostOf(config.sourceBaseUrl) === 'api.stripe.com'),
    rule('STRIPE_API_KEY is required when SOURCE_API_BASE_URL is https://api.stripe.com', 'Set STRIPE_API_KEY or STRIPE_API_KEY_FILE.'),
  )
  .refine(
    (config) => !(isLiveKey(config.stripeApiKey) && isPlainRemote(config.sourceBaseUrl)),
    rule(
      'a live STRIPE_API_KEY would travel unencrypted: SOURCE_API_BASE_URL is plain http and not this machine',
      'Use https, or a test key (sk_test_…).',
    ),
  );

// The rules also see values that failed their own check, hence `unknown`.
function isLiveKey(key: unknown): boolean {
  return key instanceof Secret && /^[sr]k_live_/.test(key.reveal());
}

function isMockKey(key: unknown): boolean {
  return key instanceof Secret && key.reveal() === MOCK_KEY;
}

function isPlainRemote(baseUrl: unknown): boolean {
  const host = hostOf(baseUrl);
  return host !== undefined && String(baseUrl).toLowerCase().startsWith('http:') && !isLoopback(host);
}

function hostOf(baseUrl: unknown): string | undefined {
  return typeof baseUrl === 'string' ? URL.parse(baseUrl)?.hostname : undefined;
}
