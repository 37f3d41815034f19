// Files and artifacts, and where each came from.
import { html, render, nothing } from './lit-html.js';
import { get } from './api.js';
import { ago, digest, exact, path, size } from './format.js';
import { badge, digestLink, empty, executionLink, problem } from './parts.js';
import { content } from './preview.js';
import { lineage } from './trace.js';

const PAGE = 100;

export async function show(root, context) {
  return context.words.length ? showOne(root, context) : showAll(root, context);
}

async function showAll(root, { parameters, replace, isCurrent }) {
  const state = {
    search: parameters.get('search') ?? '',
    artifacts: parameters.get('artifacts') === 'true',
    files: [], more: false, failure: null, asked: 0,
  };

  async function ask(offset = 0) {
    const asked = ++state.asked;
    const kept = new URLSearchParams();
    if (state.search) {
      kept.set('search', state.search);
    }
    if (state.artifacts) {
      kept.set('artifacts', 'true');
    }
    replace(kept);
    try {
      const part = await get('/files', {
        search: state.search, artifacts: state.artifacts ? 'true' : '', offset, limit: PAGE,
      });
      if (asked !== state.asked) {
        return;
      }
      state.files = offset ? [...state.files, ...part.files] : part.files;
      state.more = part.more;
      state.failure = null;
    } catch (failure) {
      state.failure = failure;
    }
    draw();
  }

  const draw = () => isCurrent() && render(view(), root);

  function view() {
    return html`<div class="heading"><h1>Data</h1><span class="faint">every file and artifact that cells have read or written</span></div>
      <div class="toolbar"><form class="filter" role="search" @submit=${(e) => { e.preventDefault(); state.search = e.target.search.value.trim(); ask(); }}>
          <label class="unseen" for="search">Search files</label>
          <input id="search" name="search" type="search" .value=${state.search} placeholder="part of a name, or the beginning of a SHA-256" autocomplete="off" spellcheck="false">
          <button class="primary">Search</button></form>
        <label class="switch"><input type="checkbox" .checked=${state.artifacts} @change=${(e) => { state.artifacts = e.target.checked; ask(); }}>Only artifacts</label></div>
      ${state.failure ? problem(state.failure) : nothing}
      ${state.files.length ? html`<div class="wide" role="region" aria-label="Files" tabindex="0"><table class="plain list">
        <caption class="unseen">Files</caption>
        <thead><tr><th scope="col">Name</th><th scope="col">Size</th><th scope="col">SHA-256</th><th scope="col">Last used by</th><th scope="col">When</th></tr></thead>
        <tbody>${state.files.map((file) => html`<tr>
          <td>${file.digest ? html`<a href="/data/${file.digest.slice(7)}">${name(file)}</a>` : name(file)}<br><span class="faint small">${isArtifact(file) ? 'artifact' : folder(file)}</span></td>
          <td class="numeric">${file.digest ? size(file.sizeBytes) : ''}</td><td>${file.digest ? digestLink(file.digest) : html`<span class="faint">unknown or deleted</span>`}</td>
          <td>${executionLink(file.reference)} <span class="faint">${file.role === 'OUTPUT' ? 'wrote' : 'read'} it, cell run ${file.cell}</span></td>
          <td><time datetime=${file.at} title=${exact(file.at)}>${ago(file.at)}</time></td></tr>`)}</tbody></table></div>
        ${state.more ? html`<p class="center"><button @click=${() => ask(state.files.length)}>Show more</button></p>` : nothing}`
        : state.failure ? nothing : empty(state.search ? 'No file is like that.' : 'No cell has read or written a file yet.')}`;
  }

  await ask();
  return undefined;
}

const isArtifact = (file) => file.file.startsWith('artifact://');
const name = (file) => (isArtifact(file) ? path(file.file) : file.path.replace(/^.*\//, '') || file.path);
const folder = (file) => file.file.replace(/\/[^/]*$/, '');

async function showOne(root, { words, isCurrent }) {
  const start = 'sha256:' + words[0].replace(/^sha256:/, '');
  const state = { files: [], shown: { busy: true }, direction: '' };
  const draw = () => {
    if (isCurrent()) {
      render(view(), root);
      graph.drawn(root);
    }
  };
  const graph = lineage(() => '/trace', draw, () => ({ digest: start, direction: state.direction }));

  async function look() {
    try {
      state.shown = await get(`/blobs/${start}/preview`);
    } catch (failure) {
      state.shown = failure.status === 404 ? { missing: true } : { failure };
    }
    draw();
  }

  function direct(to) {
    state.direction = to;
    graph.load();
  }

  function view() {
    const file = state.files[0];
    const title = file ? name(file) : digest(start);
    return html`<p class="crumbs"><a href="/data">Data</a> › <span class="mono">${digest(start)}</span></p>
      <div class="heading"><h1>${title}</h1>${file && isArtifact(file) ? badge('ARTIFACT') : nothing}
        <span class="faint">${file ? size(file.sizeBytes) : ''}</span>
        <span class="actions">${state.shown.missing || state.shown.busy ? nothing : html`<a class="button" download href="/api/v1/blobs/${start}?name=${encodeURIComponent(file ? name(file) : '')}">Download</a>`}</span></div>
      <p class="mono small faint break">${start}</p>
      <section class="block"><h2>Trace</h2>
        <div class="choice" role="group" aria-label="Direction">${[['', 'Both'], ['upstream', 'What it was made from'], ['downstream', 'What was made from it']].map(([to, text]) =>
          html`<button aria-pressed=${state.direction === to} @click=${() => direct(to)}>${text}</button>`)}</div>
        ${graph.view()}</section>
      <section class="block"><h2>Content</h2>${state.shown.missing
        ? html`<p class="faint">The store does not have its bytes: they were too large, or are not kept.</p>` : content(state.shown, start, title)}</section>
      ${state.files.length > 1 ? html`<section class="block"><h2>The same bytes elsewhere</h2><ul class="plain-list">${state.files.slice(1).map((each) =>
        html`<li><span class="mono">${path(each.file)}</span>, last ${each.role === 'OUTPUT' ? 'written' : 'read'} by ${executionLink(each.reference)}</li>`)}</ul></section>` : nothing}`;
  }

  draw();
  const [files] = await Promise.all([get('/files', { search: start }), graph.load(), look()]);
  state.files = files.files;
  draw();
  document.title = `${state.files[0] ? name(state.files[0]) : digest(start)} · Deja`;
  return () => {
    document.title = 'Deja';
  };
}
