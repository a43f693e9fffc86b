import type { Page } from 'playwright-core';

/** Taken as a name by the page. */
const NAME = 'stepladderGhostText';

/**
 * Has the page note when ghost text appears, and how long after the last key. Both are read from the page's own clock, so that
 * neither this process nor the way to the browser is measured.
 */
export async function watchGhostText(page: Page): Promise<void> {
  await page.evaluate(installer(NAME));
}

/** Longer nobody waits for a text, ms: more than a request of the editor's may take. */
const LONGEST_MS = 15_000;

/** Waits for ghost text that appears from now on. @returns ms from the last key before it, the key's own event included; null where none came */
export async function nextGhostText(page: Page, act: () => Promise<void>): Promise<number | null> {
  await page.evaluate(`${NAME}.arm()`);
  await act();
  const handle = await page.waitForFunction(`${NAME}.elapsed`, undefined, { timeout: LONGEST_MS }).catch(nullAtTimeout);
  return handle === null ? null : Number(await handle.jsonValue());
}

function nullAtTimeout(error: unknown): null {
  if (error instanceof Error && error.name === 'TimeoutError') return null;
  throw error;
}

/** A script of the page: `addEventListener` and `MutationObserver` are the browser's, which this project's types do not know here. */
function installer(name: string): string {
  return `{
    const state = { key: 0, elapsed: 0, armed: false, arm() { state.elapsed = 0; state.armed = true; } };
    window.${name} = state;
    window.addEventListener('keydown', (event) => { state.key = event.timeStamp; }, true);
    const isShown = () => document.querySelector('.editor-instance .monaco-editor [class*="ghost-text"]') !== null;
    new MutationObserver(() => {
      if (!state.armed || !isShown()) return;
      state.armed = false;
      state.elapsed = performance.now() - state.key;
    }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });
  }`;
}
