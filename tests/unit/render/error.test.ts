import { describe, expect, test } from 'bun:test';
import { errorDocument, renderError } from '../../../src/cli/render/error.ts';
import { PipelineError } from '../../../src/domain/errors.ts';
import { scrub } from '../../../src/domain/scrub.ts';

const view = { color: false, debug: false, scrub };

const error = new PipelineError('SOURCE_PERMISSION', 'the key may not read payouts', {
  hint: 'Give the restricted key the permission "Payouts: read",\nor leave payouts out.',
  details: { entity: 'payouts', status: 403, request_id: 'req_\u001b[31m' },
});

describe('renderError', () => {
  test('what, where, and what to do', () => {
    expect(renderError(error, view)).toBe(
      [
        'error[SOURCE_PERMISSION]: the key may not read payouts',
        '  at: entity=payouts, status=403, request_id=req_\\u001b[31m',
        '  hint: Give the restricted key the permission "Payouts: read",',
        '    or leave payouts out.',
        '',
      ].join('\n'),
    );
  });

  test('colours change nothing but colours', () => {
    const colored = renderError(error, { ...view, color: true });
    expect(colored).toMatchSnapshot();
    expect(Bun.stripANSI(colored)).toBe(renderError(error, view));
  });

  test('a message of several lines is moved in under its code', () => {
    expect(renderError(new PipelineError('CONFIG_INVALID', 'two problems\n- a\n- b'), view)).toBe(
      'error[CONFIG_INVALID]: two problems\n  - a\n  - b\n',
    );
  });

  test('whatever was thrown is told, and what nobody foresaw asks for a report', () => {
    for (const thrown of [new TypeError('boom'), 'boom', { toString: () => 'boom' }]) {
      expect(renderError(thrown, view)).toBe(
        'error[UNEXPECTED]: boom\n  hint: This is a defect of payments-pipeline. Please report it, with the output of the same command under LOG_LEVEL=debug.\n',
      );
    }
  });

  test('secrets are masked everywhere, also in a stack', () => {
    const key = 'sk_live_51HunterTwo';
    const leaky = new PipelineError('SOURCE_AUTH', `key ${key}`, { hint: key, details: { key }, cause: new Error(`inner ${key}`) });
    const text = renderError(leaky, { ...view, debug: true });
    expect(text).toContain('caused by: Error: inner sk_live_***');
    expect(text).not.toContain('Hunter');
    expect(JSON.stringify(errorDocument(leaky, scrub))).not.toContain('Hunter');
  });

  test('causes that go in a circle end', () => {
    const circle = new Error('round');
    circle.cause = circle;
    expect(renderError(circle, { ...view, debug: true }).match(/caused by/g)?.length).toBe(4);
  });
});

test('errorDocument holds the same facts', () => {
  expect(errorDocument(error, scrub)).toEqual({
    ok: false,
    error: {
      code: 'SOURCE_PERMISSION',
      message: 'the key may not read payouts',
      hint: 'Give the restricted key the permission "Payouts: read",\nor leave payouts out.',
      details: { entity: 'payouts', status: 403, request_id: 'req_\u001b[31m' },
    },
  });
});
