// What a cell put out, in the richest form that is safe.
import { html, nothing } from './lit-html.js';
import { link } from './api.js';
import { ansi } from './source.js';

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const TALLEST = 4000;

const joined = (text) => (Array.isArray(text) ? text.join('') : String(text ?? ''));

/** A frame says how high it wants to be; nothing else of what it says is looked at. */
addEventListener('message', (event) => {
  const height = event.data?.height;
  if (typeof height !== 'number' || !Number.isFinite(height)) {
    return;
  }
  for (const frame of document.querySelectorAll('iframe.output-html')) {
    if (frame.contentWindow === event.source) {
      frame.style.height = `${Math.max(24, Math.min(TALLEST, Math.ceil(height)))}px`;
    }
  }
});

/** HTML runs in a document of its own, of another origin, from which nothing leads anywhere. */
export function frame(address, title) {
  return html`<iframe class="output-html" sandbox="allow-scripts" loading="lazy" title=${title} src=${address}></iframe>`;
}

export function output(one, execution, cell, position) {
  switch (one.output_type) {
    case 'stream':
      return html`<pre tabindex="0" class="output ${one.name === 'stderr' ? 'stderr' : ''}">${ansi(joined(one.text))}</pre>`;
    case 'error': {
      const lines = (one.traceback ?? []).join('\n') || `${one.ename}: ${one.evalue}`;
      return html`<pre tabindex="0" class="output error">${ansi(lines)}</pre>`;
    }
    default:
      return display(one.data ?? {}, execution, cell, position);
  }
}

function display(data, execution, cell, position) {
  const text = joined(data['text/plain']);
  const picture = PICTURES.find((type) => data[type]);
  if (picture) {
    const base64 = joined(data[picture]).replace(/\s/g, '');
    return html`<div class="output"><img src="data:${picture};base64,${base64}" alt=${text.slice(0, 200) || 'Picture'}></div>`;
  }
  if (data['image/svg+xml']) {
    // As a picture an SVG runs no scripts and loads nothing.
    const svg = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(joined(data['image/svg+xml']));
    return html`<div class="output"><img src=${svg} alt=${text.slice(0, 200) || 'Picture'}></div>`;
  }
  if (data['text/html']) {
    return html`<div class="output">${frame(
      link(`/executions/${execution}/cells/${cell}/outputs/${position}`),
      `HTML output of cell run ${cell}`,
    )}</div>`;
  }
  const plain = text || joined(data['text/markdown'] ?? data['text/latex'])
    || (data['application/json'] ? JSON.stringify(data['application/json'], null, 2) : '');
  return plain ? html`<pre tabindex="0" class="output">${ansi(plain)}</pre>`
    : Object.keys(data).length ? html`<pre tabindex="0" class="output faint">${Object.keys(data).join(', ')}</pre>` : nothing;
}
