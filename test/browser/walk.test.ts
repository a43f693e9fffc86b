import { expect, it } from 'vitest';
import { openDemo } from '../../scripts/demo/demo.ts';
import { runHeadless } from '../../scripts/demo/headless.ts';

it('a person walks through the demo: completions, an explanation, patches, the spend', { timeout: 600_000 }, async () => {
  const demo = await openDemo();
  try {
    // Throws, with the step's name, when anything of it did not happen.
    await expect(runHeadless(demo)).resolves.toBeUndefined();
  } finally {
    await demo.close();
  }
});
