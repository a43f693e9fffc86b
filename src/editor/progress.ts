import * as vscode from 'vscode';

const LATE_MS = 1_000;

/** Runs work that can be cancelled; says so, with a cancel button, when it takes longer than a second. */
export async function withLateProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let message = '';
  let show: ((message: string) => void) | null = null;
  const running = work(controller.signal, (next) => {
    message = next;
    show?.(next);
  });
  const finished = running.then(
    () => undefined,
    () => undefined,
  );
  const timer = setTimeout(() => {
    void vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
      show = (next) => {
        progress.report({ message: next });
      };
      show(message);
      token.onCancellationRequested(() => {
        controller.abort();
      });
      await finished;
    });
  }, LATE_MS);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}
