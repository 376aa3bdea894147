import { connect } from 'node:net';

/** Whether something listens at the URL's port, or why not. */
export async function canConnect(url: string, patienceMs: number): Promise<true | string> {
  const { promise, resolve } = Promise.withResolvers<true | string>();
  const { hostname, port, protocol } = new URL(url);
  const socket = connect({ host: hostname.replaceAll(/[[\]]/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) });
  socket.setTimeout(patienceMs, () => resolve(`no connection within ${patienceMs} ms`));
  socket.once('connect', () => resolve(true));
  socket.once('error', (error) => resolve(error.message));
  socket.unref();
  return await promise.finally(() => socket.destroy());
}
