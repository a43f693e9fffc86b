import type * as vscode from 'vscode';

/** An AbortSignal that aborts with the token. Dispose it when the work is over. */
export function signalOf(token: vscode.CancellationToken): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const subscription = token.onCancellationRequested(() => {
    controller.abort();
  });
  return {
    signal: controller.signal,
    dispose: () => {
      subscription.dispose();
    },
  };
}

/** Waits; true when the token was cancelled meanwhile. */
export async function rest(ms: number, token: vscode.CancellationToken): Promise<boolean> {
  if (token.isCancellationRequested) return true;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    const subscription = token.onCancellationRequested(done);
    function done(): void {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    }
  });
  return token.isCancellationRequested;
}
