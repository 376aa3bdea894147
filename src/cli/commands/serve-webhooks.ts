import { defineCommand } from '../command.ts';
import { serveWebhooksJob } from '../jobs/serveWebhooks.ts';

export default defineCommand({
  args: {
    port: {
      type: 'string',
      valueHint: 'n',
      integer: { min: 0, max: 65_535 },
      default: '4242',
      description: 'Port to listen on; 0 picks a free one',
    },
    host: {
      type: 'string',
      valueHint: 'address',
      default: '127.0.0.1',
      description: 'Address to listen on; 0.0.0.0 lets other machines in',
    },
    maxBody: {
      type: 'string',
      valueHint: 'bytes',
      integer: { min: 1024, max: 33_554_432 },
      default: '1048576',
      description: 'Largest body that is taken',
    },
  },
  examples: [
    { line: 'serve-webhooks', says: 'on http://127.0.0.1:4242/webhooks/stripe, signed with WEBHOOK_SECRET' },
    { line: 'serve-webhooks --host 0.0.0.0 --port 8080', says: 'for a proxy on another machine' },
    { line: 'serve-webhooks --port 0 --json', says: 'for a script: any free port, told on stdout' },
  ],
  description:
    'Answers 200 only when an event is safe on the disk, or in the bucket; duplicates are answered 200 and stored once. /health, /ready and /metrics ' +
    'are on the same port. What is received is rolled into Bronze within seconds to a quarter of an hour, and by every run-transforms.\n\n' +
    'WEBHOOK_SECRET (or WEBHOOK_SECRET_FILE) takes several secrets, separated by commas, while one is rotated. VERIFY_WEBHOOK_SIGNATURES=false takes ' +
    'unsigned deliveries, on a loopback address only.\n\n' +
    'SIGTERM and Ctrl-C stop it cleanly: requests at work are answered, everything is rolled, and the status is 0.',
  run: serveWebhooksJob,
});
