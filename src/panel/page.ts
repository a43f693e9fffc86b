export interface PageParts {
  /** Of `dist/NAME.js` and `media/NAME.css`, and the class of the body. */
  readonly name: string;
  readonly title: string;
  /** Our own markup, never anybody's text. */
  readonly body: string;
  /** Fresh and random for each page. */
  readonly nonce: string;
  /** The origin that styles may come from. */
  readonly cspSource: string;
  /** Addresses that VS Code serves to the page. */
  readonly script: string;
  readonly styles: readonly string[];
}

/** A page that may run our script, use our styles, and nothing else: no image, no connection, no form. */
export function pageHtml({ name, title, body, nonce, cspSource, script, styles }: PageParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; form-action 'none'; base-uri 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${styles.map((style) => `<link rel="stylesheet" href="${style}">`).join('\n')}
</head>
<body class="${name}">
${body}
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
