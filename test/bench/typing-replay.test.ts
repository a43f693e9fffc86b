import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../scripts/bench/typing/clock.ts';
import { Continuations } from '../../scripts/bench/typing/continuation.ts';
import { continueDev, debounce300, llamaVscode } from '../../scripts/bench/typing/peers.ts';
import { replay, type Played } from '../../scripts/bench/typing/replay.ts';
import { Requests, type Totals } from '../../scripts/bench/typing/requests.ts';
import { ScriptedModel } from '../../scripts/bench/typing/scripted-model.ts';
import { Stopwatch } from '../../scripts/bench/typing/stopwatch.ts';
import type { Given, Strategy } from '../../scripts/bench/typing/strategy.ts';
import { makeTrace } from '../../scripts/bench/typing/trace.ts';
import type { Moment } from '../../src/inline/moment.ts';

const FILE = Array.from({ length: 20 }, (_, nth) => `const value${String(nth)} = compute(${String(nth)}, other);\nif (value${String(nth)} > 1) {\n  run(value${String(nth)});\n}\n\n`).join('');

interface World {
  readonly clock: VirtualClock;
  readonly model: ScriptedModel;
}

async function play(start: (world: World) => Strategy, { right = 0.5, firstMs = 300, file = FILE } = {}): Promise<Played & Totals> {
  const clock = new VirtualClock();
  const requests = new Requests();
  const watch = await Stopwatch.start();
  const model = new ScriptedModel(clock, new Continuations(file, 'typescript', { seed: 1, right }), requests, { firstMs, tokensPerSecond: firstMs === 0 ? 1e9 : 80 }, watch);
  const trace = makeTrace(file, { speed: 240, seed: 1 });
  const played = await replay({ file, uri: 'file:///a.ts', languageId: 'typescript', trace, clock, requests, watch, readingMs: 600 }, start({ clock, model }));
  return { ...played, ...requests.totals };
}

function always(provide: (moment: Moment, world: World, signal: AbortSignal) => Promise<Given | null>): (world: World) => Strategy {
  return (world) => ({
    provide: (moment, signal) => provide(moment, world, signal),
    changed: () => undefined, accepted: () => undefined, dispose: () => Promise.resolve(),
  });
}

const mute = always(() => Promise.resolve(null));
/** Says at once what the model would, for nothing. */
const instant = always(async (moment, { model }, signal) => {
  const said = await model.ask({ id: String(moment.version), before: moment.text(), prompt: '', signal });
  return said.ok ? { id: String(moment.version), text: said.text, from: 'model' } : null;
});

describe('a replay', () => {
  test('of somebody who never asks sends nothing and saves nothing', async () => {
    expect(await play(mute)).toMatchObject({ requests: 0, offered: 0, exact: 0, accepted: 0, charactersSaved: 0, offerMs: [] });
  });

  test('with a perfect model that takes no time saves nearly everything', async () => {
    const { charactersSaved, offered, exact } = await play(instant, { right: 1, firstMs: 0 });
    expect(exact).toBe(offered);
    expect(charactersSaved / FILE.length).toBeGreaterThan(0.75);
  });

  test('with a model that is always wrong saves nothing, whatever it asks', async () => {
    const { charactersSaved, accepted, offered } = await play(debounce300, { right: 0 });
    expect(offered).toBeGreaterThan(10);
    expect(charactersSaved).toBeLessThan(FILE.length / 10);
    expect(accepted).toBeLessThan(offered / 2);
  });

  test('goes on to the end of the file, whatever is accepted on the way', async () => {
    const texts: string[] = [];
    await play((world) => {
      const strategy = instant(world);
      return { ...strategy, provide: (moment, signal) => { texts.push(moment.text()); return strategy.provide(moment, signal); } };
    });
    expect(texts.at(-1)).toBe(FILE);
  });

  test('accepts what stood long enough and is right to its end, and nothing else', async () => {
    const file = 'abcdefghij';
    const offer = (text: string) => always((moment) => {
      const typed = moment.text().slice(1);
      return Promise.resolve(moment.text().startsWith('a') && text.startsWith(typed) ? { id: '1', text: text.slice(typed.length), from: 'model' } : null);
    });
    const keys = { file };
    expect(await play(offer('bcdefghij'), keys)).toMatchObject({ offered: 1, exact: 1, accepted: 1 });
    expect(await play(offer('bcdefghijk'), keys)).toMatchObject({ offered: 1, exact: 0, accepted: 0, charactersSaved: 0 });
  });

  test('is the same each time, but for the real time that it takes', async () => {
    const [one, other] = [await play(debounce300), await play(debounce300)];
    const timeless = ({ mainThreadMs, ...rest }: Played & Totals): unknown => ({ ...rest, keys: mainThreadMs.length });
    expect(timeless(one)).toEqual(timeless(other));
  });
});

describe('other providers', () => {
  test('ask, offer and save', async () => {
    for (const start of [debounce300, continueDev, llamaVscode]) {
      const { requests, wasted, offered, exact, charactersSaved } = await play(start);
      expect(requests).toBeGreaterThan(10);
      expect(wasted).toBeLessThanOrEqual(requests);
      expect(exact).toBeLessThanOrEqual(offered);
      expect(charactersSaved).toBeGreaterThan(50);
    }
  });

  test('that keep answers find them again; a plain debounce has none', async () => {
    expect((await play(llamaVscode)).cacheHits).toBeGreaterThan(0);
    expect((await play(debounce300)).cacheHits).toBe(0);
  });
});
