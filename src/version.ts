/** Which build this is. */
import { version } from '../package.json' with { type: 'json' };

/** Written in by build.ts; absent when the program runs from its sources. */
declare const BUILD_COMMIT: string | undefined;

/** The version of package.json: `0.1.0`. */
export const VERSION: string = version;

/**
 * The commit that last changed what the binary is made of, in short form, with `-dirty` when files differed from it; `source` when
 * the program runs from its sources.
 */
export const COMMIT: string = typeof BUILD_COMMIT === 'string' ? BUILD_COMMIT : 'source';
