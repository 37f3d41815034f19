// What outside of notebooks relies on executions.
import { html, render, nothing } from './lit-html.js';
import { get } from './api.js';
import { ago, exact } from './format.js';
import { badge, digestLink, empty, executionLink } from './parts.js';

export async function show(root, { isCurrent }) {
  const all = await get('/deployments');
  const state = { retired: false };

  function address(url) {
    return /^https?:\/\//i.test(url)
      ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${url}</a>` : url;
  }

  function view() {
    const shown = all.filter((each) => state.retired || !each.retired);
    return html`<div class="heading"><h1>Deployments</h1><span class="faint">what relies on executions outside of notebooks</span>
        <span class="actions"><label class="switch"><input type="checkbox" .checked=${state.retired} @change=${(e) => { state.retired = e.target.checked; draw(); }}>Also retired ones</label></span></div>
      ${shown.length ? html`<div class="wide" role="region" aria-label="Deployments" tabindex="0"><table class="plain list"><caption class="unseen">Deployments</caption>
        <thead><tr><th scope="col">Name</th><th scope="col">Version</th><th scope="col">Execution</th><th scope="col">File</th><th scope="col">Since</th><th scope="col">By</th><th scope="col">Where</th></tr></thead>
        <tbody>${shown.map(({ deployment, reference, at, by, retired, retiredBy }) => html`<tr>
          <td><strong>${deployment.name}</strong> ${retired ? badge('RETIRED', `${exact(retired)} by ${retiredBy}`) : nothing}</td><td>${deployment.version ?? ''}</td>
          <td>${executionLink(reference)}</td><td>${deployment.file ?? ''} ${deployment.digest ? digestLink(deployment.digest) : nothing}</td>
          <td><time datetime=${at} title=${exact(at)}>${ago(at)}</time></td><td>${by}</td><td>${deployment.url ? address(deployment.url) : ''}</td></tr>`)}</tbody></table></div>`
        : empty(all.length ? 'No deployment is in use.' : 'No deployment is known.',
          html`<code>deja deployment create churn-api churn/42</code> says what uses an execution; <em>Trace</em> then shows it.`)}`;
  }

  const draw = () => isCurrent() && render(view(), root);
  draw();
  document.title = 'Deployments · Deja';
  return () => {
    document.title = 'Deja';
  };
}
