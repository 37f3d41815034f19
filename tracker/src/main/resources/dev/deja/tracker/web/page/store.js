// The store itself.
import { html, render, nothing } from './lit-html.js';
import { get } from './api.js';
import { count, size } from './format.js';
import { fact, problem } from './parts.js';

export async function show(root, { isCurrent }) {
  const state = {
    status: await get('/store'), about: await get(''), size: null, sizeFailure: null,
    garbage: null, garbageFailure: null, looking: false,
  };

  async function measure() {
    try {
      state.size = await get('/store/size');
    } catch (failure) {
      state.sizeFailure = failure;
    }
    draw();
  }

  async function preview() {
    state.looking = true;
    draw();
    try {
      state.garbage = await get('/store/garbage');
      state.garbageFailure = null;
    } catch (failure) {
      state.garbageFailure = failure;
    }
    state.looking = false;
    draw();
  }

  function waiting(running) {
    const all = state.status.waiting.filter((each) => each.running === running);
    return all.length ? `${count(all.length, 'session')}, ${size(all.reduce((sum, each) => sum + each.bytes, 0))}` : 'none';
  }

  function sharing() {
    if (state.sizeFailure) {
      return problem(state.sizeFailure);
    }
    if (!state.size) {
      return html`<p class="faint" aria-busy="true">Counting …</p>`;
    }
    const { recorded } = state.size;
    const ratio = recorded.distinctFileBytes > 0 ? recorded.fileBytes / recorded.distinctFileBytes : 1;
    return html`<dl>
        ${fact('On disk', size(state.size.bytes))}
        ${fact('Objects', state.size.objects.toLocaleString('en'))}
        ${fact('Blobs', `${state.size.blobs.toLocaleString('en')}, ${size(state.size.blobBytes)}`)}
        ${fact('Executions', recorded.executions.toLocaleString('en'))}
        ${fact('Cell runs', recorded.cellRuns.toLocaleString('en'))}
      </dl>
      <h3>Each content once</h3>
      <p>Cells have used files ${recorded.files.toLocaleString('en')} times: ${size(recorded.fileBytes)} in all, ${size(recorded.distinctFileBytes)} in ${count(recorded.distinctFiles, 'different content')}.
        ${ratio > 1.05 ? html`That is <strong>${ratio.toFixed(1)} times</strong> less.` : nothing}</p>
      <div class="bars"><span>used</span><meter min="0" max=${recorded.fileBytes || 1} .value=${recorded.fileBytes} aria-label="Bytes used"></meter>
        <span>different</span><meter min="0" max=${recorded.fileBytes || 1} .value=${recorded.distinctFileBytes} aria-label="Different bytes"></meter></div>`;
  }

  function garbage() {
    if (state.garbageFailure) {
      return problem(state.garbageFailure);
    }
    const found = state.garbage;
    return html`${found ? html`<p>${found.blobs === 0 ? 'Nothing would be removed.' : html`<strong>${count(found.blobs, 'blob')}</strong> would be removed.`}
        ${found.kept.toLocaleString('en')} stay${found.young ? `, and ${found.young.toLocaleString('en')} for the grace period of a day` : ''}.</p>
        ${found.blobs ? html`<p>Remove with <code>deja gc</code>.</p>` : nothing}` : html`<p>Blobs that no execution refers to, as after <code>deja delete</code>, are removed by <code>deja gc</code>.</p>`}
      <button @click=${preview} ?disabled=${state.looking}>${state.looking ? 'Looking …' : 'Preview a collection'}</button>`;
  }

  function view() {
    const { status, about } = state;
    return html`<div class="heading"><h1>Store</h1></div>
      ${status.damaged.map((line) => html`<p class="mark bad"><span aria-hidden="true">⚠</span> Left out: ${line}</p>`)}
      <div class="cards">
        <section class="card"><h2>Where</h2><dl>
          ${fact('Store', html`<span class="mono break">${status.store}</span>`)} ${fact('Server', status.server)}
          ${fact('Being recorded', waiting(true))} ${fact('Waiting to be shipped', waiting(false))}
          ${fact('Spool', html`<span class="mono break">${status.spool}</span>`)} ${fact('Deja', about.version)} ${fact('Served as', about.user)}
        </dl></section>
        <section class="card"><h2>How much</h2>${sharing()}</section>
        <section class="card"><h2>Collection</h2>${garbage()}</section>
      </div>`;
  }

  const draw = () => isCurrent() && render(view(), root);
  draw();
  measure();
  document.title = 'Store · Deja';
  return () => {
    document.title = 'Deja';
  };
}
