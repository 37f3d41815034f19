// Executions beside each other.
import { html, render, nothing } from './lit-html.js';
import { get } from './api.js';
import { digest, exact, path, value } from './format.js';
import { badge, empty, executionLink } from './parts.js';
import { java } from './source.js';
import { plot } from './plot.js';

const TITLES = {
  parameters: 'Parameters', metadata: 'Metadata', environment: 'Environment',
  dependencies: 'Dependencies', inputs: 'Inputs', outputs: 'Outputs',
};

export async function show(root, { parameters, replace, isCurrent }) {
  const ids = parameters.getAll('execution');
  if (ids.length < 2) {
    render(empty('Nothing to compare yet.', html`Choose two or more <a href="/">executions</a>, then <em>Compare</em>.`), root);
    return undefined;
  }
  const compared = await get('/compare', { execution: ids });
  const state = { only: parameters.get('only') !== 'no', other: 0 };
  let ends = [];

  function keep() {
    const kept = new URLSearchParams();
    ids.forEach((id) => kept.append('execution', id));
    if (!state.only) {
      kept.set('only', 'no');
    }
    replace(kept);
  }

  function draw() {
    if (!isCurrent()) {
      return;
    }
    render(view(), root);
    ends.forEach((end) => end());
    ends = [...root.querySelectorAll('.plot')].map((element) => {
      const series = compared.series.find((each) => each.key === element.dataset.key);
      element.replaceChildren();
      return plot(
        element, series.key,
        series.lines.map((points, i) => ({ name: compared.executions[i].reference, points })),
        series.steps ? 'step' : 'point',
      );
    });
  }

  const heads = () => html`<thead><tr><th scope="col"></th>${compared.executions.map((each) => html`<th scope="col">${executionLink(each.reference)}</th>`)}</tr></thead>`;

  function cell(section, what) {
    if (what === null || what === undefined) {
      return html`<span class="faint">–</span>`;
    }
    const text = String(value(what));
    if (text.startsWith('sha256:')) {
      return html`<a class="mono" href="/data/${text.slice(7)}" title=${text}>${digest(text)}</a>`;
    }
    return html`<span class=${section.name === 'environment' || section.name === 'dependencies' ? '' : 'mono'}>${text}</span>`;
  }

  function section(one) {
    const rows = one.rows.filter((row) => !state.only || row.differs);
    if (!rows.length) {
      return nothing;
    }
    return html`<section class="block"><h2>${TITLES[one.name]}</h2>
      <div class="wide" role="region" aria-label=${TITLES[one.name]} tabindex="0"><table class="plain side">
        <caption class="unseen">${TITLES[one.name]}</caption>${heads()}
        <tbody>${rows.map((row) => html`<tr class=${row.differs ? 'differs' : ''}><th scope="row">${path(row.name)}</th>
          ${row.values.map((what) => html`<td>${cell(one, what)}</td>`)}</tr>`)}</tbody></table></div></section>`;
  }

  function code() {
    const comparison = compared.code[state.other];
    const cells = comparison.cells.filter((each) => !state.only || !each.same);
    if (!cells.length) {
      return nothing;
    }
    const [first, other] = [compared.executions[0], compared.executions[state.other + 1]];
    return html`<section class="block"><h2>Code</h2>${chooser('Code of')}
      ${cells.map((each) => html`<div class="wide" role="region" tabindex="0" aria-label="Code of cell run ${each.after ?? each.before}"><table class="code-diff ${each.same ? 'same' : ''}">
        <caption class="unseen">Code of cell run ${each.after ?? each.before}</caption>
        <thead><tr><th scope="col">${each.before ? `${first.reference}/${each.before}` : 'not in the first'}</th><th scope="col">${each.after ? `${other.reference}/${each.after}` : 'not in the second'}</th></tr></thead>
        <tbody>${each.lines.map((line) => html`<tr class=${line.kind.toLowerCase()}>${[line.before, line.after].map((text) => html`<td><pre>${text === undefined ? '' : java(text)}</pre></td>`)}</tr>`)}</tbody></table></div>`)}</section>`;
  }

  function chooser(label) {
    return compared.executions.length < 3 ? nothing : html`<label class="inline">${label} ${compared.executions[0].reference} and
      <select @change=${(e) => { state.other = Number(e.target.value); draw(); }}>${compared.executions.slice(1).map((each, i) =>
        html`<option value=${i} .selected=${i === state.other}>${each.reference}</option>`)}</select></label>`;
  }

  function differences() {
    const one = compared.differences[state.other];
    const first = compared.executions[0].reference;
    const other = compared.executions[state.other + 1].reference;
    const list = (title, all) => (all.length ? html`<h3>${title}</h3><ul class="differences">${all.map((each) => html`<li>
        <span class="kind">${each.kind.toLowerCase().replace('_', ' ')}</span> <span>${path(each.what)}</span>
        ${['CODE'].includes(each.kind) || each.before === each.after ? nothing
          : html`<span class="mono change">${shortened(each.before)} → ${shortened(each.after)}</span>`}
        ${each.lines.length ? html`<details><summary>Lines</summary><pre class="diff">${each.lines.map((text) => html`<span class=${text[0] === '+' ? 'added' : text[0] === '-' ? 'removed' : ''}>${text}\n</span>`)}</pre></details>` : nothing}
      </li>`)}</ul>` : nothing);
    return html`<section class="card verdict"><h2>${first} → ${other}: ${one.same
        ? html`<span class="good">the results are the same</span>` : html`<span class="bad">the results ${one.unsure ? 'may differ' : 'differ'}</span>`}${one.firstDifferentCellRun
        ? html`<span class="faint">, first in cell run ${one.firstDifferentCellRun}</span>` : nothing}</h2>
      ${chooser('Compared')}
      ${list(one.same ? 'What else differs' : 'Likely causes, the likeliest first', one.causes.filter((each) => !state.only || each.rank >= 7))}
      ${list('Results', one.results)}</section>`;
  }

  function view() {
    return html`<p class="crumbs"><a href="/">Executions</a> › Compare</p>
      <div class="heading"><h1>Compare</h1>
        <span class="actions"><label class="switch"><input type="checkbox" .checked=${state.only} @change=${(e) => { state.only = e.target.checked; keep(); draw(); }}>Only differences</label></span></div>
      <div class="compared">${compared.executions.map((each) => html`<div class="card small">${executionLink(each.reference)} ${badge(each.status)}<br><span class="faint">${exact(each.startedAt)}</span></div>`)}</div>
      ${differences()}
      ${compared.sections.filter((each) => each.name === 'parameters' || each.name === 'metadata').map(section)}
      ${compared.series.length ? html`<section class="block"><h2>Over steps</h2><div class="plots">${compared.series.map((each) =>
        html`<figure class="card"><figcaption>${each.key}</figcaption><div class="plot" data-key=${each.key}></div></figure>`)}</div></section>` : nothing}
      ${code()}
      ${compared.sections.filter((each) => each.name !== 'parameters' && each.name !== 'metadata').map(section)}`;
  }

  draw();
  document.title = 'Compare · Deja';
  return () => {
    ends.forEach((end) => end());
    document.title = 'Deja';
  };
}

function shortened(text) {
  if (text === undefined || text === null) {
    return 'nothing';
  }
  const plain = text.replace(/^sha256:([0-9a-f]{12})[0-9a-f]*$/, '$1');
  return plain.length > 80 ? plain.slice(0, 79) + '…' : plain;
}
