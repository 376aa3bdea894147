import { expect, test } from 'bun:test';
import { cronPath, unitPath } from '../../../src/cli/project/quotePath.ts';

test('a unit reads % as a specifier and a blank as the end of a word', () => {
  expect(unitPath('/opt/payments-pipeline')).toBe('/opt/payments-pipeline');
  expect(unitPath('/opt/100% mine/p"p')).toBe('"/opt/100%% mine/p\\"p"');
});

test('a crontab reads % as the end of the line, and the shell the rest', () => {
  expect(cronPath('/opt/payments-pipeline')).toBe('/opt/payments-pipeline');
  expect(cronPath("/opt/it's 5%")).toBe("'/opt/it'\\''s 5\\%'");
});
