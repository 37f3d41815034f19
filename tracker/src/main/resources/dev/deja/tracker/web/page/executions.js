// All executions: asked for, sorted, chosen; any number of them.
import { html, render, nothing } from './lit-html.js';
import { get, post, link, listen } from './api.js';
import { ago, count, duration, exact, quoted, value } from './format.js';
import { badge, executionPath, notice, problem, tag } from './parts.js';

const PAGE = 100;
const MOST_COMPARED = 8;
const MOST_TAGGED = 10000;
const AROUND = 8;

const COLUMNS = [
  { key: 'reference', name: 'Execution', sort: 'notebook', up: true },
  { key: 'status', name: 'Status', sort: 'status', up: true },
  { key: 'verdict', name: 'Verdict', sort: 'verdict', up: true },
  { key: 'tags', name: 'Tags' },
  { key: 'notebook', name: 'Notebook' },
  { key: 'user', name: 'User', sort: 'user', up: true },
  { key: 'started', name: 'Started', sort: 'started' },
  { key: 'duration', name: 'Took', sort: 'duration', numeric: true },
  { key: 'cost', name: 'Cost', sort: 'cost', numeric: true },
];

const EXAMPLES = [
  ['Running', 'status = running'],
  ['Failed', 'status = failed'],
  ['Last 7 days', 'started > 7d'],
  ['Re-runs that differ', 'verdict = different or verdict = failed'],
];

export async function show(root, { parameters, replace, go, isCurrent }) {
  const state = {
    where: parameters.get('where') ?? '',
    sort: parameters.get('sort') ?? '',
    columns: parameters.getAll('column'),
    total: null,
    pages: new Map(),
    wanted: new Set(),
    chosen: new Map(),
    active: -1,
    failure: null,
    names: { metadata: [], parameters: [], tags: [], notebooks: [], users: [] },
    asked: 0,
  };
  let scroller = null;
  let rowHeight = 40;
  let frame = 0;

  const keep = () => {
    const kept = new URLSearchParams();
    if (state.where) {
      kept.set('where', state.where);
    }
    if (state.sort) {
      kept.set('sort', state.sort);
    }
    state.columns.forEach((column) => kept.append('column', column));
    replace(kept);
  };

  const question = () => ({
    where: state.where,
    sort: state.sort,
    metadata: state.columns.filter((c) => c.startsWith('metadata.')).map((c) => c.slice(9)),
    parameter: state.columns.filter((c) => c.startsWith('parameter.')).map((c) => c.slice(10)),
  });

  async function fetchPage(page) {
    if (state.wanted.has(page)) {
      return;
    }
    state.wanted.add(page);
    const asked = state.asked;
    try {
      const part = await get('/executions', {
        ...question(), offset: page * PAGE, limit: PAGE,
      });
      if (asked !== state.asked || !isCurrent()) {
        return;
      }
      state.total = part.total;
      state.pages.set(page, part.executions);
      state.failure = null;
    } catch (failure) {
      if (asked !== state.asked || !isCurrent()) {
        return;
      }
      state.failure = failure;
    } finally {
      state.wanted.delete(page);
    }
    draw();
  }

  /** Asks anew; what is shown stays until the answer is there. */
  async function ask({ stay = false } = {}) {
    state.asked++;
    state.wanted.clear();
    const pages = stay ? visiblePages() : [0];
    if (!stay) {
      state.active = -1;
      if (scroller) {
        scroller.scrollTop = 0;
      }
    }
    const asked = state.asked;
    try {
      const parts = await Promise.all(
        pages.map((page) => get('/executions', {
          ...question(), offset: page * PAGE, limit: PAGE,
        })),
      );
      if (asked !== state.asked || !isCurrent()) {
        return;
      }
      state.pages = new Map(parts.map((part, i) => [pages[i], part.executions]));
      state.total = parts[0].total;
      state.failure = null;
    } catch (failure) {
      if (asked !== state.asked || !isCurrent()) {
        return;
      }
      state.failure = failure;
    }
    draw();
  }

  const visiblePages = () => {
    const [from, to] = visibleRows();
    const pages = [];
    for (let page = Math.floor(from / PAGE); page <= Math.floor(Math.max(from, to - 1) / PAGE); page++) {
      pages.push(page);
    }
    return pages.length ? pages : [0];
  };

  const visibleRows = () => {
    const total = state.total ?? 0;
    if (!scroller) {
      return [0, Math.min(total, 40)];
    }
    const first = Math.floor(scroller.scrollTop / rowHeight);
    const shown = Math.ceil(scroller.clientHeight / rowHeight);
    return [Math.max(0, first - AROUND), Math.min(total, first + shown + AROUND)];
  };

  const rowAt = (index) => state.pages.get(Math.floor(index / PAGE))?.[index % PAGE];

  function filter(where) {
    state.where = where.trim();
    keep();
    ask();
  }

  function sortBy(column) {
    const [field, way] = state.sort ? state.sort.split(':') : ['started', undefined];
    const up = field === column.sort ? way !== 'asc' : Boolean(column.up);
    state.sort = up ? `${column.sort}:asc` : column.sort === 'started' ? '' : column.sort;
    keep();
    ask();
  }

  function chooseColumn(name, on) {
    state.columns = on ? [...state.columns, name] : state.columns.filter((each) => each !== name);
    keep();
    ask({ stay: true });
  }

  function choose(row, on) {
    if (on) {
      state.chosen.set(row.id, row.reference);
    } else {
      state.chosen.delete(row.id);
    }
    draw();
  }

  async function chooseAll() {
    try {
      for (let offset = 0; offset < Math.min(state.total, MOST_TAGGED); offset += 1000) {
        const part = await get('/executions', { where: state.where, sort: state.sort, offset, limit: 1000 });
        part.executions.forEach((row) => state.chosen.set(row.id, row.reference));
      }
      if (state.total > MOST_TAGGED) {
        notice(`The first ${MOST_TAGGED.toLocaleString('en')} are chosen; no more can be at once.`);
      }
    } catch (failure) {
      notice(failure.message, true);
    }
    draw();
  }

  async function tagChosen(event, remove) {
    event.preventDefault();
    const form = event.target.closest('form');
    const name = new FormData(form).get('tag').trim();
    if (!name) {
      return;
    }
    try {
      const said = await post('/tags', {
        executions: [...state.chosen.keys()], [remove ? 'remove' : 'add']: [name],
      });
      notice(said.events
        ? `${remove ? 'Removed' : 'Added'} '${name}': ${count(said.events, 'execution')}`
        : `Nothing to do: ${remove ? 'none has' : 'all have'} '${name}'.`);
      form.reset();
      await ask({ stay: true });
    } catch (failure) {
      notice(failure.message, true);
    }
  }

  const compare = () => {
    const chosen = new URLSearchParams();
    // The older first: what changed since?
    [...state.chosen.keys()].sort().forEach((id) => chosen.append('execution', id));
    go('/compare?' + chosen);
  };

  const columns = () => [
    ...COLUMNS,
    ...state.columns.map((name) => ({
      key: name, name: name.replace(/^[a-z]+\./, ''), title: name,
      sort: /^[a-z]+\.[\w.\-:/]+$/.test(name) ? name : undefined, numeric: true, extra: true,
    })),
  ];

  function head(column) {
    const [field, way] = state.sort ? state.sort.split(':') : ['started'];
    const on = column.sort && field === column.sort;
    const sorted = on ? (way === 'asc' ? 'ascending' : 'descending') : 'none';
    return html`<div role="columnheader" class="cell c-${column.extra ? 'extra' : column.key} ${column.numeric ? 'numeric' : ''}"
      aria-sort=${column.sort ? sorted : nothing}>${column.sort
        ? html`<button class="head" title=${column.title ?? nothing} @click=${() => sortBy(column)}>${column.name}<span
            class="arrow" aria-hidden="true">${on ? (way === 'asc' ? '↑' : '↓') : ''}</span></button>`
        : column.name}</div>`;
  }

  function cell(column, row) {
    switch (column.key) {
      case 'reference':
        return html`<a class="reference" href=${executionPath(row.reference)} title=${row.reference}>${row.reference}</a>`;
      case 'status': return badge(row.status);
      case 'verdict': return badge(row.verdict);
      case 'tags': return html`<span title=${row.tags.join(', ')}>${row.tags.map((name) => tag(name))}</span>`;
      case 'notebook': return html`<span class="faint" title=${row.notebook}>${row.notebook.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '')}</span>`;
      case 'user': return row.user;
      case 'started': return html`<time datetime=${row.startedAt} title=${exact(row.startedAt)}>${ago(row.startedAt)}</time>`;
      case 'duration': return row.durationSeconds === undefined
        ? html`<span class="faint">${duration((Date.now() - new Date(row.startedAt)) / 1000)}</span>`
        : duration(row.durationSeconds);
      case 'cost': return row.cost === undefined ? '' : row.cost.toFixed(4);
      default: {
        const [kind, key] = [column.key.split('.', 1)[0], column.key.replace(/^[a-z]+\./, '')];
        const found = (kind === 'metadata' ? row.metadata : row.parameters)[key];
        return html`<span title=${value(found)}>${value(found)}</span>`;
      }
    }
  }

  function row(index) {
    const found = rowAt(index);
    if (!found) {
      return html`<div role="row" class="row waiting" aria-rowindex=${index + 2}><div role="cell" class="cell">…</div></div>`;
    }
    const chosen = state.chosen.has(found.id);
    return html`<div role="row" class="row ${chosen ? 'chosen' : ''} ${index === state.active ? 'active' : ''}"
        aria-rowindex=${index + 2} data-index=${index}>
      <div role="cell" class="cell c-choose"><input type="checkbox" .checked=${chosen}
        aria-label="Choose ${found.reference}" @change=${(e) => choose(found, e.target.checked)}></div>
      ${columns().map((column) => html`<div role="cell"
        class="cell c-${column.extra ? 'extra' : column.key} ${column.numeric ? 'numeric' : ''}">${cell(column, found)}</div>`)}
    </div>`;
  }

  function rows() {
    const [from, to] = visibleRows();
    const indexes = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
    return indexes.map(row);
  }

  function keys(event) {
    if (event.target.matches('input[type=text], input[type=search]')) {
      return;
    }
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 15, PageUp: -15 }[event.key];
    if (step && state.total) {
      event.preventDefault();
      activate(Math.max(0, Math.min(state.total - 1, state.active + step)));
    } else if (event.key === 'x' && rowAt(state.active)) {
      const found = rowAt(state.active);
      choose(found, !state.chosen.has(found.id));
    } else if (event.key === 'Enter' && event.target === scroller && rowAt(state.active)) {
      go(executionPath(rowAt(state.active).reference));
    }
  }

  function activate(index) {
    state.active = index;
    const top = index * rowHeight;
    if (top < scroller.scrollTop) {
      scroller.scrollTop = top;
    } else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight - rowHeight) {
      scroller.scrollTop = top + 2 * rowHeight - scroller.clientHeight;
    }
    draw();
    scroller.querySelector(`[data-index="${index}"] a.reference`)?.focus({ preventScroll: true });
  }

  function anywhere(event) {
    if (event.key === '/' && !event.target.matches?.('input, textarea, select')) {
      event.preventDefault();
      root.querySelector('#where').focus();
    }
  }

  function toolbar() {
    return html`<div class="toolbar">
      <form class="filter" role="search" @submit=${(e) => { e.preventDefault(); filter(e.target.where.value); }}>
        <label class="unseen" for="where">Filter executions</label>
        <input id="where" name="where" type="search" .value=${state.where} spellcheck="false" autocomplete="off"
          placeholder="metadata.acc > 0.9 and tag = 'prod'" list="fields"
          aria-describedby="where-help" @search=${(e) => { if (!e.target.value && state.where) { filter(''); } }}>
        <datalist id="fields">${suggestions(state.names).map((text) => html`<option value=${text}></option>`)}</datalist>
        <button class="primary">Filter</button>
      </form>
      <details class="menu"><summary>Columns</summary><div class="panel"><fieldset><legend>Show as columns</legend>
        ${choices().map((name) => html`<label><input type="checkbox" .checked=${state.columns.includes(name)}
          @change=${(e) => chooseColumn(name, e.target.checked)}>${name}</label>`)}
        ${choices().length ? nothing : html`<p class="faint">No execution has metadata or parameters yet.</p>`}
      </fieldset></div></details>
      <a class="button" download href=${link('/executions.csv', { where: state.where, sort: state.sort })}>CSV</a>
    </div>
    <p id="where-help" class="hint">${EXAMPLES.map(([name, where]) => html`<button class="chip"
        aria-pressed=${state.where === where} @click=${() => filter(state.where === where ? '' : where)}>${name}</button>`)}
      <span class="faint wide-only">tag, notebook, user, started, duration, metadata.KEY, parameter.KEY, jar, commit … with and, or, not.
        <kbd>/</kbd> types, <kbd>↓</kbd> goes through</span></p>`;
  }

  const choices = () => [
    ...state.names.metadata.map((name) => 'metadata.' + name),
    ...state.names.parameters.map((name) => 'parameter.' + name),
  ];

  function bulk() {
    const size = state.chosen.size;
    return size === 0 ? nothing : html`<div class="bulk" role="region" aria-label="Chosen executions">
      <strong>${size.toLocaleString('en')} chosen</strong>
      <button class="primary" ?disabled=${size < 2 || size > MOST_COMPARED} @click=${compare}
        title=${size > MOST_COMPARED ? `At most ${MOST_COMPARED} can be compared` : nothing}>Compare</button>
      <form @submit=${(e) => tagChosen(e, false)}>
        <label class="unseen" for="bulk-tag">Tag</label>
        <input id="bulk-tag" name="tag" type="text" placeholder="tag" maxlength="100" list="tags" autocomplete="off">
        <datalist id="tags">${state.names.tags.map((name) => html`<option value=${name}></option>`)}</datalist>
        <button>Add tag</button>
        <button type="button" @click=${(e) => tagChosen(e, true)}>Remove tag</button>
      </form>
      ${state.total > size ? html`<button @click=${chooseAll}>Choose all ${state.total.toLocaleString('en')}</button>` : nothing}
      <button @click=${() => { state.chosen.clear(); draw(); }}>Clear</button>
    </div>`;
  }

  function body() {
    if (state.failure) {
      return problem(state.failure);
    }
    if (state.total === 0) {
      return state.where
        ? html`<div class="empty"><p class="big">No execution is like that.</p>
            <p><button @click=${() => filter('')}>Show all</button></p></div>`
        : html`<div class="empty"><p class="big">Nothing is recorded yet.</p>
            <p>Run a notebook with the kernel <em>Java (Deja)</em>, or with <code>deja run NOTEBOOK.ipynb</code>.</p></div>`;
    }
    return nothing;
  }

  function view() {
    const shown = columns();
    return html`<div class="heading"><h1>Executions</h1>
        <span class="faint" aria-live="polite">${state.total === null ? '' : count(state.total, 'execution')}</span></div>
      ${toolbar()} ${bulk()} ${body()}
      <div class="grid ${state.failure || state.total === 0 ? 'gone' : ''}">
        <div class="scroller" tabindex="0" role="region" aria-label="List of executions" @scroll=${later} @keydown=${keys}>
          <div class="sheet" role="table" aria-label="Executions" aria-rowcount=${(state.total ?? 0) + 1}>
          <div role="rowgroup" class="heads"><div role="row" class="row" aria-rowindex="1">
            <div role="columnheader" class="cell c-choose"><span class="unseen">Chosen</span></div>
            ${shown.map(head)}</div></div>
          <div role="rowgroup" class="rows">${rows()}</div>
          </div>
        </div>
      </div>`;
  }

  function draw() {
    if (!isCurrent()) {
      return;
    }
    render(view(), root);
    scroller = root.querySelector('.scroller');
    const list = root.querySelector('.rows');
    rowHeight = parseFloat(getComputedStyle(list).getPropertyValue('--row')) || 40;
    const [from, to] = visibleRows();
    const total = state.total ?? 0;
    list.style.paddingTop = `${from * rowHeight}px`;
    list.style.height = `${total * rowHeight}px`;
    root.querySelector('.sheet').style.setProperty('--extra', state.columns.length);
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
      if (!state.pages.has(page)) {
        fetchPage(page);
      }
    }
  }

  function later() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  }

  const name = async () => {
    try {
      state.names = await get('/names');
      draw();
    } catch {
      // There is nothing to suggest.
    }
  };

  await ask();
  draw();
  name();
  const endListening = listen('changed', () => ask({ stay: true }));
  addEventListener('resize', later);
  document.addEventListener('keydown', anywhere);
  const clock = setInterval(draw, 15000);
  return () => {
    endListening();
    clearInterval(clock);
    removeEventListener('resize', later);
    document.removeEventListener('keydown', anywhere);
  };
}

function suggestions(names) {
  return [
    ...names.tags.slice(0, 20).map((name) => `tag = ${quoted(name)}`),
    ...names.notebooks.slice(0, 20).map((name) => `notebook = ${quoted(name)}`),
    ...names.metadata.slice(0, 20).map((name) => `metadata.${name} > `),
    ...names.users.slice(0, 10).map((name) => `user = ${quoted(name)}`),
  ];
}
