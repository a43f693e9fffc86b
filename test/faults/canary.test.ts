import { describe, expect, it } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { KEY } from '../models/calling.ts';
import type { Step } from '../models/fault-server.ts';
import { chunk, error, finish, json, plain, stream, text, usage, USAGE } from '../models/replies.ts';
import { openWorld, type Replies } from './world.ts';
import { WAYS } from './ways.ts';

/**
 * A key and a word of the user's source in every place where an endpoint can put what it was sent. The key is nowhere to be
 * seen; the source stands in no failure, and neither is in the ledger's file, into which the decision is written too.
 */

const SOURCE = 'const marmaladeTotal = 42;';
const ECHO = `Incorrect key ${KEY} (Bearer ${KEY}), also ${KEY.slice(0, 9)}***, in: ${SOURCE}`;
const SECRETS = [KEY, KEY.toLowerCase(), KEY.slice(0, 9), KEY.slice(6), 'marmalade'];

const body = (status: number, bytes: string, headers: Readonly<Record<string, string>> = {}): readonly Step[] => [{ do: 'head', status, headers }, { do: 'send', bytes }, { do: 'end' }];
const named = (model: string): Replies => ({ stream: asStream, task }) => {
  const words = task === 'complete' ? '7;' : 'It keeps a number, and doubles it in the line that follows.';
  return asStream ? stream(text(words, { model }), finish('stop', { model }), JSON.stringify({ model, choices: [], usage: USAGE })) : plain({ content: words }, 'stop', { model });
};

const PLACES: readonly { readonly place: string; readonly reply: Replies }[] = [
  ...[400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 503, 529].map((status) => ({ place: `every field of a ${status}`, reply: error(status, { message: ECHO, code: ECHO, type: ECHO, param: ECHO }) })),
  { place: 'a 401 in plain words', reply: body(401, ECHO) },
  { place: 'a 422 of FastAPI', reply: json({ detail: [{ loc: ['body', KEY, SOURCE], msg: ECHO, input: ECHO }] }, 422) },
  { place: 'an error in a 200', reply: json({ error: { message: ECHO, code: ECHO } }) },
  { place: 'an error in a stream', reply: ({ stream: asStream }) => (asStream ? stream(JSON.stringify({ error: { message: ECHO } })) : json({ error: ECHO })) },
  { place: 'a page', reply: body(200, `<p>${ECHO}`) },
  { place: 'JSON that is none', reply: body(200, `{${ECHO}`) },
  { place: 'the host of a redirect', reply: body(307, '', { location: `http://${KEY}.example/?k=${KEY}` }) },
  { place: 'the host of a redirect, as source', reply: body(302, '', { location: 'http://marmaladeTotal.example/' }) },
  { place: 'the headers', reply: body(429, '{}', { 'retry-after': KEY, 'x-request-id': KEY, 'x-echo': SOURCE, 'www-authenticate': `Bearer ${KEY}` }) },
  { place: 'the words of the status', reply: body(400, '') },
  { place: 'the name of the model', reply: named(`small ${KEY}`) },
  { place: 'the name of the model, as source', reply: named(SOURCE) },
  { place: 'a name that looks like a model', reply: named('marmaladeTotal') },
  { place: 'a refusal', reply: ({ stream: asStream }) => (asStream ? stream(chunk({ refusal: ECHO }), finish('stop'), usage()) : plain({ content: null, refusal: ECHO })) },
  { place: 'a tool call', reply: ({ stream: asStream }) => {
    const call = { content: null, tool_calls: [{ index: 0, id: KEY, type: 'function', function: { name: SOURCE, arguments: ECHO } }] };
    return asStream ? stream(chunk(call), finish('tool_calls'), usage()) : plain(call, 'tool_calls');
  } },
  { place: 'the reasoning', reply: ({ stream: asStream }) => (asStream ? stream(chunk({ reasoning_content: ECHO }), finish('length'), usage()) : plain({ content: null, reasoning_content: ECHO }, 'length')) },
  { place: 'the reason to finish', reply: ({ stream: asStream }) => (asStream ? stream(text('7;'), finish(KEY), usage()) : plain({ content: '7;' }, KEY)) },
  { place: 'a tool name in the usage', reply: ({ stream: asStream }) => (asStream ? stream(text('7;'), finish('stop'), usage({ ...USAGE, echo: ECHO })) : plain({ content: '7;' }, 'stop', { usage: { ...USAGE, echo: ECHO } })) },
];

describe.each(PLACES)('secrets in $place', ({ reply }) => {
  it.each(WAYS)('are in no decision and not in the ledger, $name', async (way) => {
    const world = await openWorld({ replies: { small: reply } });
    const { decision, rows } = await world.ask(way);
    const journal = openJournal(world.ledger.store);
    await journal.record(decision);
    await journal.flush();
    expect(rows.length).toBeGreaterThan(0);
    const seen = JSON.stringify(decision);
    const kept = world.ledgerBytes();
    expect(kept.includes(decision.id), 'the decision is in the file').toBe(true);
    for (const secret of SECRETS) {
      expect(seen, 'the decision').not.toContain(secret);
      expect(kept.includes(secret), `the ledger's bytes hold ${secret}`).toBe(false);
    }
  });
});

describe('an answer that talks about the source where code belongs', () => {
  it.each(WAYS.filter(({ task }) => task === 'inline'))('is quoted to its user, and not in the ledger, $name', async (way) => {
    const words = 'The marmaladeTotal is doubled in this line, which I would write anew.';
    const world = await openWorld({ replies: { small: ({ stream: asStream }) => (asStream ? stream(text(words), finish('stop'), usage()) : plain({ content: words })) } });
    const { decision } = await world.ask(way, { quoted: true });
    const journal = openJournal(world.ledger.store);
    await journal.record(decision);
    await journal.flush();
    expect(decision.attempts[0]?.findings).toMatchObject([{ code: 'prose' }]);
    expect(world.ledgerBytes().includes('marmalade')).toBe(false);
  });
});
