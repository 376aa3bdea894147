/** A failure of the store as one typed error: what could not be done, on which object, why, and what to do about it. */
import { type ErrorCode, PipelineError } from '../../domain/errors.ts';
import { type FailureFacts, failureFacts } from './failureFacts.ts';
import { type S3Options, s3Label } from './options.ts';

/** What was being done: the words for the message, and the permission that it takes. */
export interface Doing {
  /** `writing`, `reading`, … */
  readonly verb: string;
  readonly key: string;
  /** IAM action. */
  readonly action: string;
}

type Sentence = readonly [code: ErrorCode, why: string, hint: string, retryable?: boolean];

const CREDENTIALS = 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or give the machine, task or function a role.';

/** Turns what the SDK threw into a `PipelineError`; one that is ours already passes. */
export function s3Failure(error: unknown, doing: Doing, options: S3Options): PipelineError {
  if (error instanceof PipelineError) return error;
  const facts = failureFacts(error);
  const [code, why, hint, retryable = false] = explain(facts, doing, options);
  return new PipelineError(code, `${doing.verb} ${doing.key} in ${s3Label(options)} failed: ${why}`, {
    cause: error,
    hint,
    retryable,
    details: {
      key: doing.key,
      s3_code: facts.code,
      ...(facts.status === undefined ? {} : { http_status: facts.status }),
      ...(facts.requestId === undefined ? {} : { request_id: facts.requestId }),
    },
  });
}

function explain(facts: FailureFacts, doing: Doing, options: S3Options): Sentence {
  const { code, message, status } = facts;
  if (isOf(code, 'CredentialsProviderError', 'CredentialsError', 'TokenProviderError'))
    return ['STORAGE_CREDENTIALS', `no credentials (${message})`, CREDENTIALS];
  if (isOf(code, 'ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'RequestExpired'))
    return [
      'STORAGE_CREDENTIALS',
      'the credentials have expired',
      'Get new ones (`aws sso login`, or a new session token) and run the same command again: it goes on where this one stopped.',
    ];
  if (isOf(code, 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken', 'UnrecognizedClientException'))
    return [
      'STORAGE_CREDENTIALS',
      `the credentials are refused (${code})`,
      `They belong to another account or store, or are mistyped. ${CREDENTIALS}`,
    ];
  if (code === 'NoSuchBucket') return noBucket(options);
  if (
    isOf(code, 'PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException', 'TemporaryRedirect') ||
    status === 301
  )
    return wrongRegion(facts, options);
  if (message.includes('Region is missing'))
    return ['STORAGE_WRONG_REGION', 'no region is set', "Set AWS_REGION to the bucket's region, such as eu-central-1."];
  if (code === 'RequestTimeTooSkewed')
    return [
      'STORAGE_CLOCK',
      'the clock of this machine is too far off for a signature',
      "Set the machine's clock (NTP), then run the command again.",
    ];
  if (status === 403 || isOf(code, 'AccessDenied', 'AccessDeniedException', 'AllAccessDisabled')) return denied(facts, doing, options);
  if (
    isOf(code, 'SlowDown', 'ServiceUnavailable', 'RequestTimeout', 'InternalError', 'ThrottlingException') ||
    (status !== undefined && status >= 500)
  )
    return [
      'STORAGE_BUSY',
      `the store is overloaded or ill (${code}${status === undefined ? '' : `, HTTP ${status}`}), also after ${options.attempts} tries`,
      'Run the same command again in a few minutes: it goes on where this one stopped. AWS_MAX_ATTEMPTS raises the number of tries.',
      true,
    ];
  if (status === 409)
    return [
      'STORAGE_BUSY',
      `other writers are at the same object at this moment (${code}), also after several tries`,
      'Run the same command again: it goes on where this one stopped.',
      true,
    ];
  if (isOf(code, 'BadDigest', 'InvalidDigest', 'XAmzContentChecksumMismatch') || /checksum mismatch/i.test(message))
    return [
      'STORAGE_IO',
      'the bytes arrived damaged (checksum)',
      'Run the same command again; if it comes back, look at the network between here and the store.',
      true,
    ];
  if (status === undefined)
    return [
      'STORAGE_UNREACHABLE',
      `no answer (${code === 'unknown' ? message : code})`,
      `${options.endpoint === undefined ? 'Check the network and AWS_REGION' : `Check the network and the endpoint ${options.endpoint}`}, then run the same command again: it goes on where this one stopped.`,
      true,
    ];
  return ['STORAGE_IO', `${code}: ${message} (HTTP ${status})`, "See the store's message; nothing that was committed before is lost."];
}

function isOf(code: string, ...codes: readonly string[]): boolean {
  return codes.includes(code);
}

function noBucket({ bucket }: S3Options): Sentence {
  return [
    'STORAGE_NO_BUCKET',
    `there is no bucket ${bucket}`,
    `Create it, or correct S3_BUCKET. It is never created for you: aws s3 mb s3://${bucket}`,
  ];
}

function wrongRegion({ region }: FailureFacts, { bucket, region: ours }: S3Options): Sentence {
  const where = region === undefined ? 'another region' : `the region ${region}`;
  return [
    'STORAGE_WRONG_REGION',
    `the bucket ${bucket} is in ${where}${ours === undefined ? '' : `, not in ${ours}`}`,
    region === undefined ? "Set AWS_REGION to the bucket's region." : `Set AWS_REGION=${region}.`,
  ];
}

/** S3 names the action that was refused where it may; where it does not, it is the one that the request takes. */
function denied({ message, code }: FailureFacts, { key, action }: Doing, options: S3Options): Sentence {
  const named = /not authorized to perform: ([A-Za-z0-9-]+:[A-Za-z*]+)/.exec(message)?.[1] ?? action;
  const resource = named.startsWith('kms:')
    ? (options.kmsKey ?? 'the key of the bucket')
    : named === 's3:ListBucket'
      ? `arn:aws:s3:::${options.bucket}`
      : `arn:aws:s3:::${options.bucket}/${options.prefix === '' ? '' : `${options.prefix}/`}*`;
  const also =
    named === 's3:GetObject' ? ' Without s3:ListBucket S3 answers the same for an object that is not there: both are needed.' : '';
  const said = message === '' || message === 'UnknownError' || message === code ? code : message;
  return [
    'STORAGE_DENIED',
    `access is denied: ${named} on ${named === 's3:ListBucket' ? options.bucket : key} is not allowed (${said})`,
    `Allow ${named} on ${resource}; the whole policy is in docs/aws.md.${also}`,
  ];
}
