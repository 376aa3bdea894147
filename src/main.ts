/** The program's entry, and the only place that ends the process. */
import { runCli } from './cli/runCli.ts';
import { thisProcess } from './cli/thisProcess.ts';

const exit = (status: number): void => process.exit(status);

runCli(thisProcess(exit)).then(exit);
