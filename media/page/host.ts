declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

/** The way to the extension. VS Code hands it out once in the life of a page. */
export function connect(receive: (message: unknown) => void): (message: unknown) => void {
  const host = acquireVsCodeApi();
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    receive(event.data);
  });
  return (message) => {
    host.postMessage(message);
  };
}
