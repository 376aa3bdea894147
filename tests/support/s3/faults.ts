import type { Call, Fault } from './fakeS3.ts';

/** S3 says no, in its own words. */
export function refuse(status: number, code: string, message?: string): Fault {
  return { kind: 'refuse', status, code, ...(message === undefined ? {} : { message }) };
}

/** Fails the first `times` calls of an operation on keys that end so. */
export function failing(operation: string, ending: string, fault: Fault, times = Number.POSITIVE_INFINITY) {
  let left = times;
  return (call: Call): Fault | undefined => {
    if (call.operation !== operation || !call.key.endsWith(ending) || left === 0) return undefined;
    left -= 1;
    return fault;
  };
}
