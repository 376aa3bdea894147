import { systemCode } from '../storage/ioError.ts';

/** Whether a process of this machine is there. One that belongs to another user counts. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
