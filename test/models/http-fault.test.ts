import { describe, expect, it } from 'vitest';
import type { ErrorBody } from '../../src/models/error-body.ts';
import { faultInBody, faultOfHttp } from '../../src/models/http-fault.ts';

const body = (change: Partial<ErrorBody> = {}): ErrorBody => ({ message: '', code: '', type: '', param: '', ...change });

describe('the fault of a status', () => {
  it.each([
    [400, 'bad-request'], [401, 'auth'], [402, 'quota'], [403, 'forbidden'], [404, 'unknown-model'], [407, 'proxy'], [408, 'request-timeout'], [409, 'conflict'], [413, 'too-large'],
    [418, 'bad-request'], [422, 'bad-request'], [429, 'rate-limit'], [499, 'bad-request'], [500, 'server'], [502, 'server'], [503, 'server'], [529, 'overloaded'], [599, 'server'],
  ])('%d is %s', (status, fault) => {
    expect(faultOfHttp(status, body(), '')).toBe(fault);
  });

  it.each([
    ['context_length_exceeded', 'context-length'], ['exceed_context_size_error', 'context-length'], ['string_above_max_length', 'context-length'], ['content_policy_violation', 'content-policy'],
    ['content_policy', 'content-policy'], ['content_filter', 'content-policy'], ['ResponsibleAIPolicyViolation', 'content-policy'], ['insufficient_quota', 'quota'], ['billing_error', 'quota'],
    ['billing_not_active', 'quota'], ['billing_hard_limit_reached', 'quota'], ['insufficient_balance', 'quota'], ['insufficient_credits', 'quota'], ['payment_required', 'quota'],
  ])('gives way to the code %s', (code, fault) => {
    expect(faultOfHttp(429, body({ code }), '')).toBe(fault);
    expect(faultOfHttp(429, body({ type: code.toUpperCase() }), '')).toBe(fault);
  });

  it.each(['maximum context length is 4096', 'the context size is too small', 'exceeds the context window', 'Prompt is too long'])('gives way to the words "%s" where the request is to blame', (words) => {
    expect([400, 413, 422].map((status) => faultOfHttp(status, body(), words))).toEqual(['context-length', 'context-length', 'context-length']);
    expect([401, 429, 500].map((status) => faultOfHttp(status, body(), words))).toEqual(['auth', 'rate-limit', 'server']);
  });

  it.each(['Check your billing details', 'You have no credits left', 'insufficient balance', 'Insufficient funds', 'insufficient quota', 'no credit'])('gives way to the words "%s" where money may be meant', (words) => {
    expect([400, 401, 403, 429].map((status) => faultOfHttp(status, body(), words))).toEqual(['quota', 'quota', 'quota', 'quota']);
    expect([404, 422, 500].map((status) => faultOfHttp(status, body(), words))).toEqual(['unknown-model', 'bad-request', 'server']);
  });

  it('takes no word about a parameter for money', () => {
    expect(faultOfHttp(400, body({ param: 'messages' }), 'credits')).toBe('bad-request');
  });

  it('takes no part of a word for money or context', () => {
    expect(faultOfHttp(400, body(), 'accredited rebilling')).toBe('bad-request');
    expect(faultOfHttp(400, body(), 'contexts')).toBe('bad-request');
  });
});

describe('the fault of an error inside of a 200', () => {
  it.each([
    ['invalid_request_error', 'bad-request'], ['BadRequestError', 'bad-request'], ['INVALID_ARGUMENT', 'bad-request'], ['invalid_api_key', 'auth'], ['authentication_error', 'auth'],
    ['UNAUTHENTICATED', 'auth'], ['permission_error', 'forbidden'], ['PERMISSION_DENIED', 'forbidden'], ['model_not_found', 'unknown-model'], ['not_found_error', 'unknown-model'],
    ['NOT_FOUND', 'unknown-model'], ['timeout_error', 'request-timeout'], ['request_too_large', 'too-large'], ['rate_limit_exceeded', 'rate-limit'], ['rate_limit_error', 'rate-limit'],
    ['RESOURCE_EXHAUSTED', 'rate-limit'], ['UNAVAILABLE', 'server'], ['overloaded_error', 'overloaded'], ['insufficient_quota', 'quota'], ['something_else', 'server'], ['', 'server'],
  ])('%s is %s', (name, fault) => {
    expect(faultInBody(body({ code: name }), '')).toBe(fault);
    expect(faultInBody(body({ type: name }), '')).toBe(fault);
  });

  it('is that of the status it names, before its other name', () => {
    expect(faultInBody(body({ code: '429', type: 'invalid_request_error' }), '')).toBe('rate-limit');
    expect(faultInBody(body({ code: 'invalid_api_key', type: '503' }), '')).toBe('server');
    expect(faultInBody(body({ code: '400' }), '')).toBe('bad-request');
    expect(faultInBody(body({ code: '599', type: 'invalid_api_key' }), '')).toBe('server');
  });

  it('is none of a number that is no error status', () => {
    for (const code of ['200', '399', '600', '1234']) expect(faultInBody(body({ code, type: 'invalid_api_key' }), '')).toBe('auth');
  });

  it('hears the words too', () => {
    expect(faultInBody(body({ code: '400' }), 'You have no credits left')).toBe('quota');
  });
});
