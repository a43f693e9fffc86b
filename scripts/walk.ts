import { Completions } from './walk/completions.ts';
import { Figures } from './walk/figures.ts';
import { Selections } from './walk/selections.ts';
import { oneLine, Walker, type WalkContext } from './walk/walker.ts';

/**
 * Goes through the demo as a person would, and tells after each step what was decided and why.
 * @throws Error that names the step that did not happen
 */
export async function walk(context: WalkContext): Promise<void> {
  const walker = new Walker(context);
  const completions = new Completions(walker);
  const selections = new Selections(walker);
  const figures = new Figures(walker);
  await walker.step('The extension is there: its item in the status bar', async () => {
    const item = await context.workbench.statusBar('$0');
    walker.say(`status bar  ${oneLine(await item.innerText())}`);
    await context.workbench.setTheme('dark');
  });
  await walker.step('A bracket left open: the cheap answer fails in the file, standard answers', () => completions.complete('const total =', ['cheap failed', 'standard passed'], 'ghost-text'));
  await walker.step('A right answer of the cheap model is shown as it is', () => completions.complete('const pieces =', ['cheap passed']));
  await walker.step('Talk around the code is no code', () => completions.complete('const paid =', ['cheap failed', 'standard passed']));
  await walker.step('A comparison with NaN parses: lint says no', () => completions.complete('const missing =', ['cheap failed', 'standard passed'], 'lint'));
  await walker.step("A property that another file's type does not have: types say no", async () => {
    // Until then answers pass without this check.
    await context.workbench.statusBarWithout('Reading types');
    await completions.complete('const articles =', ['cheap failed', 'standard passed'], 'types');
  });
  await walker.step('Another result than the example in the comment: examples say no', () => completions.complete('export function initials', ['cheap failed', 'standard passed'], 'examples'));
  await walker.step('Python: a name that is not there', () => completions.complete('fitting =', ['cheap failed', 'standard passed']));
  await walker.step('Go: a brace is missing', () => completions.complete('if len(grams)', ['cheap failed', 'standard passed']));
  await walker.step('Lua: nothing here can verify it, and it says so', () => completions.unverified());
  await walker.step('The shop has written this before: the local tier answers, for nothing, and says why', () => completions.local());
  await walker.step('The next word of it, then the rest', () => completions.inParts());
  await walker.step('Escape: it does not come again, and says why', () => completions.reject());
  await walker.step('Two tiers slip: nothing is shown while typing; Complete Here climbs to the top', () => completions.completeHere());
  await walker.step('Explain Selection', () => selections.explain());
  await walker.step('A follow-up question, its answer streamed', () => selections.followUp('Why is it sorted by remainder?'));
  await walker.step('Debug Selection, complex: starts at premium, shows a diff, Apply Patch changes the file', () => selections.debug('src/orders.ts', ['premium passed'], 'patch-dark'));
  await walker.step('Debug Selection in a light theme, trivial: starts at standard, which mends its own answer', async () => {
    await context.workbench.setTheme('light');
    await selections.debug('src/stock.js', ['standard failed', 'standard passed'], 'patch-light');
  });
  await walker.step('The status bar and its tooltip', () => figures.readStatusBar());
  await walker.step('The details, in a dark and a light theme', () => figures.showSpend());
}
