// Small pieces that several views show.
import { html, nothing } from './lit-html.js';
import { digest } from './format.js';

const TONES = {
  COMPLETED: 'good', IDENTICAL: 'good', EQUIVALENT: 'good', OK: 'good',
  RUNNING: 'busy',
  EXPLAINED: 'notable', INCOMPLETE: 'notable', INTERRUPTED: 'notable', VM_LOST: 'notable',
  FAILED: 'bad', DIFFERENT: 'bad', ERROR: 'bad',
};

export function badge(word, title = '') {
  return word
    ? html`<span class="badge ${TONES[word] ?? 'plain'}" title=${title || nothing}
        >${word.replace('_', ' ').toLowerCase()}</span>`
    : nothing;
}

/** Tags have colours of their own, the same everywhere. */
export function tag(name, remove) {
  let hash = 0;
  for (const letter of name) {
    hash = (hash * 31 + letter.codePointAt(0)) % 997;
  }
  return html`<span class="tag hue${hash % 8}">${name}${remove
    ? html`<button class="inside" aria-label="Remove tag ${name}" @click=${remove}>×</button>`
    : nothing}</span>`;
}

export function executionLink(reference, text = reference) {
  const [notebook, number] = split(reference);
  return number
    ? html`<a href="/executions/${encodeURIComponent(notebook)}/${number}">${text}</a>`
    : html`${text}`;
}

export function executionPath(reference) {
  const [notebook, number] = split(reference);
  return `/executions/${encodeURIComponent(notebook)}/${number}`;
}

function split(reference) {
  const slash = reference.lastIndexOf('/');
  return slash < 0 ? [reference, null] : [reference.slice(0, slash), reference.slice(slash + 1)];
}

export function digestLink(text) {
  return text
    ? html`<a class="mono" href="/data/${text.replace(/^sha256:/, '')}" title=${text}>${digest(text)}</a>`
    : html`<span class="faint">unknown</span>`;
}

/** A term and what it is; nothing if that is not known. */
export function fact(term, what) {
  return what === undefined || what === null || what === '' || what === nothing
    ? nothing
    : html`<div class="fact"><dt>${term}</dt><dd>${what}</dd></div>`;
}

export function problem(failure) {
  return html`<div class="problem" role="alert"><strong>That did not work.</strong>
    <pre>${failure.message}</pre></div>`;
}

export function loading(what = 'Loading …') {
  return html`<p class="empty" aria-busy="true">${what}</p>`;
}

export function empty(title, hint) {
  return html`<div class="empty"><p class="big">${title}</p>${hint ? html`<p>${hint}</p>` : nothing}</div>`;
}

/** Says something at the edge of the page, for some seconds. */
export function notice(text, bad = false) {
  const notices = document.getElementById('notices');
  const item = document.createElement('div');
  item.className = bad ? 'notice bad' : 'notice';
  item.textContent = text;
  notices.append(item);
  setTimeout(() => item.remove(), bad ? 12000 : 5000);
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice(`Copied: ${text}`);
  } catch {
    notice(`This browser does not let the page copy. The text is: ${text}`, true);
  }
}

/** A table that scrolls sideways by itself where it is wide. */
export function table(caption, heads, rows) {
  return html`<div class="wide" role="region" aria-label=${caption} tabindex="0"><table class="plain">
    <caption class="unseen">${caption}</caption>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}
