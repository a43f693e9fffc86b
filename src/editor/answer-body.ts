/** The fixed parts of the answer page; its script fills them. */
export const answerBody = `<main id="conversation" tabindex="-1"></main>
<div id="status" role="status" aria-live="polite"></div>
<div class="composer">
<textarea id="question" rows="1" aria-label="Ask a follow-up question (Enter sends, Shift+Enter starts a new line)" placeholder="Ask a follow-up question"></textarea>
<button id="send" type="button">Ask</button>
<button id="stop" type="button" class="secondary" hidden>Stop</button>
</div>`;
