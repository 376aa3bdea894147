/** The program's entry, and the only place that ends the process. */
import { watchCrashes } from './cli/crashes.ts';
import { runCli } from './cli/runCli.ts';
import { thisProcess } from './cli/thisProcess.ts';

const exit = (status: number): void => process.exit(status);
const world = thisProcess(exit);

watchCrashes(process, world);
runCli(world).then(exit);
