// Files: what is in them, as far as it can be shown.
import { html, nothing } from './lit-html.js';
import { get } from './api.js';
import { count, size, value } from './format.js';
import { digestLink } from './parts.js';

/** Items that are opened one by one. */
export function preview(draw) {
  const open = new Map();

  async function toggle(digest) {
    if (open.has(digest)) {
      open.delete(digest);
      draw();
      return;
    }
    open.set(digest, { busy: true });
    draw();
    try {
      open.set(digest, await get(`/blobs/${digest}/preview`));
    } catch (failure) {
      open.set(digest, { failure });
    }
    draw();
  }

  return {
    /** A file: its name, its bytes, and what to say about it. */
    item({ digest, name, sizeBytes, kept, about }) {
      const shown = digest && open.get(digest);
      return html`<div class="file">
        <div class="file-head">
          <span class="file-name">${name}</span>
          <span class="faint">${digest ? size(sizeBytes) : ''}</span> ${digest ? digestLink(digest) : nothing}
          <span class="faint grow">${about}</span>
          ${digest && kept ? html`
            <button @click=${() => toggle(digest)} aria-expanded=${shown ? 'true' : 'false'} aria-label="Preview ${name}">${shown ? 'Close' : 'Preview'}</button>
            <a class="button" download href="/api/v1/blobs/${digest}?name=${encodeURIComponent(name)}" aria-label="Download ${name}">Download</a>`
            : digest ? html`<span class="faint">bytes are not kept</span>` : nothing}
          ${digest ? html`<a class="button" href="/data/${digest.replace(/^sha256:/, '')}" aria-label="Trace ${name}">Trace</a>` : nothing}
        </div>
        ${shown ? html`<div class="file-body">${content(shown, digest, name)}</div>` : nothing}
      </div>`;
    },
  };
}

export function content(shown, digest, name) {
  if (shown.failure) {
    return html`<p class="bad" role="alert">${shown.failure.message}</p>`;
  }
  if (shown.busy) {
    return html`<p class="faint" aria-busy="true">Loading …</p>`;
  }
  switch (shown.kind) {
    case 'image':
      return html`<img src="/api/v1/blobs/${digest}/image" alt=${name}>`;
    case 'table':
      return html`<div class="wide" role="region" aria-label="Rows of ${name}" tabindex="0"><table class="plain rows">
        <caption class="unseen">Rows of ${name}</caption>
        <thead><tr>${shown.columns.map((column) => html`<th scope="col">${column.name}<span class="type">${column.type}</span></th>`)}</tr></thead>
        <tbody>${shown.rows.map((row) => html`<tr>${row.map((cell) => html`<td class=${typeof cell === 'number' ? 'numeric' : ''}>${cell === null
          ? html`<span class="faint">null</span>` : typeof cell === 'number' ? String(cell) : value(cell)}</td>`)}</tr>`)}</tbody></table></div>
        <p class="faint">${shown.whole ? count(shown.totalRows, 'row') : `The first ${shown.rows.length} of ${count(shown.totalRows, 'row')}`}</p>`;
    case 'text':
      return html`<pre class="text-file" tabindex="0">${shown.text}</pre>${shown.whole ? nothing : html`<p class="faint">The beginning; download it to see all.</p>`}`;
    case 'empty':
      return html`<p class="faint">The file is empty.</p>`;
    default:
      return html`<p class="faint">No picture, text or Arrow table; download it to look at it.</p>`;
  }
}
