import type * as vscode from 'vscode';

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
