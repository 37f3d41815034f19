// One execution.
import { html, render, nothing } from './lit-html.js';
import { get, post, link, listen } from './api.js';
import { ago, count, digest, duration, exact, path, quoted, size, value } from './format.js';
import {
  badge, copy, digestLink, empty, executionLink, fact, loading, notice, problem, table, tag,
} from './parts.js';
import { notebook } from './notebook.js';
import { preview } from './preview.js';
import { points } from './points.js';
import { lineage } from './trace.js';
import { ansi } from './source.js';

const TABS = [
  ['details', 'Details'], ['notebook', 'Notebook'], ['commands', 'Commands'], ['inputs', 'Inputs'],
  ['outputs', 'Outputs'], ['metadata', 'Metadata'], ['log', 'Log'], ['lineage', 'Lineage'],
];

const EXPORTS = [
  ['ipynb', 'Executed notebook (.ipynb)'], ['html', 'Page (.html)'], ['java', 'Java program (.java)'],
  ['zip', 'Archive that runs again (.zip)'], ['crate', 'RO-Crate (.zip)'],
];

export async function show(root, { words, parameters, replace, isCurrent }) {
  const reference = words.join('/');
  const { id } = await get('/reference', { name: reference });
  const state = {
    execution: await get('/executions/' + id),
    tab: TABS.some(([name]) => name === parameters.get('tab')) ? parameters.get('tab') : 'details',
    log: null,
    logFailure: null,
    failure: null,
  };
  const draw = () => {
    if (isCurrent()) {
      render(view(), root);
      opened[state.tab]?.drawn?.(root);
    }
  };
  const execution = () => state.execution;
  const opened = {
    notebook: notebook(execution, draw),
    outputs: preview(draw),
    inputs: preview(draw),
    metadata: points(execution, draw),
    lineage: lineage(() => `/executions/${id}/lineage`, draw),
    log: { load: loadLog },
  };
  const loaded = new Set();

  async function loadLog() {
    try {
      state.log = await get(`/executions/${id}/log`);
      state.logFailure = null;
    } catch (failure) {
      state.logFailure = failure;
    }
    draw();
  }

  async function reload() {
    try {
      state.execution = await get('/executions/' + id);
      state.failure = null;
    } catch (failure) {
      state.failure = failure;
    }
    draw();
    for (const name of [...loaded]) {
      if (name !== state.tab) {
        loaded.delete(name);
      }
    }
    opened[state.tab]?.load?.();
  }

  function choose(name, focus = false) {
    state.tab = name;
    const kept = new URLSearchParams();
    if (name !== 'details') {
      kept.set('tab', name);
    }
    replace(kept);
    draw();
    if (!loaded.has(name)) {
      loaded.add(name);
      opened[name]?.load?.();
    }
    if (focus) {
      root.querySelector(`#tab-${name}`).focus();
    }
  }

  function tabKeys(event) {
    const at = TABS.findIndex(([name]) => name === state.tab);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choose(TABS[(next + TABS.length) % TABS.length][0], true);
    }
  }

  async function doing(action, said) {
    try {
      await action();
      if (said) {
        notice(said);
      }
      await reload();
    } catch (failure) {
      notice(failure.message, true);
    }
  }

  const rerun = () => doing(
    () => post(`/executions/${id}/rerun`),
    `${state.execution.reference} is being run again; its verdict is told here.`,
  );

  function addTag(event) {
    event.preventDefault();
    const name = new FormData(event.target).get('tag').trim();
    if (name) {
      const form = event.target;
      doing(() => post('/tags', { executions: [id], add: [name] })).then(() => form.reset());
    }
  }

  function addNote(event) {
    event.preventDefault();
    const text = new FormData(event.target).get('text').trim();
    if (text) {
      const form = event.target;
      doing(() => post(`/executions/${id}/notes`, { text })).then(() => form.reset());
    }
  }

  function head() {
    const one = state.execution;
    return html`<p class="crumbs"><a href="/">Executions</a> ›
        <a href="/?where=${encodeURIComponent(`notebook = ${quoted(words[0])}`)}">${words[0]}</a></p>
      <div class="heading execution">
        <h1>${one.reference}</h1> ${badge(one.status)} ${badge(one.verdict)}
        ${one.tags.map((name) => tag(name))}
        <span class="faint">${html`<time datetime=${one.startedAt} title=${exact(one.startedAt)}>${ago(one.startedAt)}</time>`}
          ${one.durationSeconds === undefined ? '' : `· took ${duration(one.durationSeconds)}`} · by ${one.user}</span>
        <span class="actions">
          <button class="primary" ?disabled=${one.status === 'RUNNING' || one.isBeingRerun} @click=${rerun}>${one.isBeingRerun ? 'Running again …' : 'Re-run'}</button>
          ${one.bundle ? html`<a class="button" download href=${link(`/executions/${id}/bundle`)}>Download bundle</a>` : nothing}
          <details class="menu right"><summary>Export</summary><div class="panel">${EXPORTS.map(([format, name]) =>
            html`<a download href=${link(`/executions/${id}/export`, { format })}>${name}</a>`)}</div></details>
          <button @click=${() => copy(`deja rerun ${one.reference}`)} title="deja rerun ${one.reference}">Copy command line</button>
        </span>
      </div>
      ${state.failure ? problem(state.failure) : nothing}`;
  }

  function tabs() {
    const one = state.execution;
    const counts = {
      notebook: one.cellRuns.length,
      commands: commandsOf(one).length,
      inputs: filesOf(one, 'INPUT').length,
      outputs: filesOf(one, 'OUTPUT').length + artifactsOf(one).length,
      metadata: one.metadata.length,
    };
    return html`<div class="tabs" role="tablist" aria-label="About ${one.reference}" @keydown=${tabKeys}>
      ${TABS.map(([name, title]) => html`<button role="tab" id="tab-${name}" aria-selected=${state.tab === name}
        aria-controls="panel" tabindex=${state.tab === name ? 0 : -1} @click=${() => choose(name)}>${title}${counts[name]
          ? html`<span class="count">${counts[name]}</span>` : nothing}</button>`)}
    </div>
    <div role="tabpanel" id="panel" aria-labelledby="tab-${state.tab}" class="panel-body">${panel()}</div>`;
  }

  function panel() {
    switch (state.tab) {
      case 'notebook': return opened.notebook.view();
      case 'commands': return commands(state.execution);
      case 'inputs': return files('INPUT');
      case 'outputs': return files('OUTPUT');
      case 'metadata': return opened.metadata.view();
      case 'log': return log();
      case 'lineage': return opened.lineage.view();
      default: return details(state.execution, { addTag, addNote, removeTag });
    }
  }

  const removeTag = (name) => doing(() => post('/tags', { executions: [id], remove: [name] }));

  function files(role) {
    const one = state.execution;
    const found = filesOf(one, role);
    const artifacts = role === 'OUTPUT' ? artifactsOf(one) : [];
    const unseen = [...new Set(one.cellRuns.flatMap((run) => run.unseenFiles.map((gap) => `cell run ${run.number}: ${gap}`)))];
    const what = opened[role === 'INPUT' ? 'inputs' : 'outputs'];
    return html`${artifacts.length ? html`<h2>Artifacts</h2>${artifacts.map(({ artifact, run }) => what.item({
        digest: artifact.digest, name: artifact.name, sizeBytes: artifact.sizeBytes,
        kept: Boolean(artifact.digest),
        about: html`${artifact.kind.toLowerCase()}${artifact.rows !== undefined ? html` · ${count(artifact.rows, 'row')}` : nothing}
          ${artifact.type ? html` · <span class="mono">${artifact.type}</span>` : nothing}
          ${artifact.doubt ? html` · <span class="bad">${artifact.doubt}</span>` : nothing} · cell run ${run}`,
      }))}` : nothing}
      ${artifacts.length && found.length ? html`<h2>Files</h2>` : nothing}
      ${found.map((use) => what.item({
        digest: use.digest, name: path(use.path), sizeBytes: use.sizeBytes, kept: use.kept,
        about: html`${use.how.join(', ')} · cell run ${use.runs.join(', ')}
          ${use.doubt ? html` · <span class="notable">${use.doubt}</span>` : nothing}`,
      }))}
      ${found.length + artifacts.length ? nothing : empty(role === 'INPUT' ? 'No cell has read a file.' : 'No cell has written a file or kept an artifact.')}
      ${unseen.length ? html`<h2>What could not be seen</h2><ul class="plain-list">${unseen.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}`;
  }

  function log() {
    if (state.logFailure) {
      return problem(state.logFailure);
    }
    if (!state.log) {
      return loading();
    }
    const { printed, leftOut } = state.log;
    return printed.length
      ? html`<div class="log" tabindex="0" role="region" aria-label="Log">${printed.map((part) => html`<div class="printed ${part.stream}"><a
          class="gutter" href="?tab=notebook" title="Cell run ${part.cell}">${part.cell}</a><pre>${ansi(part.text)}</pre></div>`)}</div>
          ${leftOut ? html`<p class="faint">… ${size(leftOut)} more were printed; the notebook has them.</p>` : nothing}`
      : empty('No cell has printed anything.');
  }

  const view = () => html`${head()} ${tabs()}`;

  choose(state.tab);
  const ends = [
    listen('changed', ({ changed, said }) => (changed.includes(id) || said) && reload()),
    listen('rerun', (ended) => ended.original === id && reload()),
  ];
  document.title = `${reference} · Deja`;
  return () => {
    ends.forEach((end) => end());
    Object.values(opened).forEach((each) => each.close?.());
    document.title = 'Deja';
  };
}

function commandsOf(one) {
  return one.cellRuns.flatMap((run) => run.commands.map((command) => ({ ...command, run: run.number })));
}

function artifactsOf(one) {
  const last = new Map();
  for (const run of one.cellRuns) {
    for (const artifact of run.artifacts) {
      last.delete(artifact.name);
      last.set(artifact.name, { artifact, run: run.number });
    }
  }
  return [...last.values()];
}

/** One for each path and bytes, with the runs that used it. */
function filesOf(one, role) {
  const found = new Map();
  for (const run of one.cellRuns) {
    for (const use of run.files) {
      if (use.role === role) {
        const key = `${use.path} ${use.digest ?? use.how}`;
        if (!found.has(key)) {
          found.set(key, { ...use, runs: [] });
        }
        found.get(key).runs.push(run.number);
      }
    }
  }
  return [...found.values()];
}

function details(one, { addTag, addNote, removeTag }) {
  const machine = one.environment;
  const notes = one.history.filter((event) => event.kind === 'NOTE');
  const parameters = Object.entries(one.parameters);
  return html`
    ${one.faults.map((fault) => html`<p class="mark"><span aria-hidden="true">⚠</span> Recording had a fault: ${fault}</p>`)}
    ${one.remarks.length ? html`<div class="card warn"><h2>Hidden state</h2><ul class="plain-list">${one.remarks.map((remark) =>
      html`<li>${remark.text}</li>`)}</ul></div>` : nothing}
    ${one.verdictOfRerun ? verdict(one) : nothing}
    <div class="cards">
      <section class="card"><h2>Run</h2><dl>
        ${fact('Started', exact(one.startedAt))}
        ${fact('Ended', exact(one.endedAt))}
        ${fact('Took', duration(one.durationSeconds))}
        ${fact('Cells', one.cellRuns.length)}
        ${fact('By', one.user)}
        ${fact('Through', one.client + ', Deja ' + one.kernelVersion)}
        ${fact('Notebook', html`<span class="mono">${one.notebook}</span>`)}
        ${fact('In', html`<span class="mono">${one.workingFolder}</span>`)}
        ${one.original ? fact(one.rerunOf ? 'Re-run of' : 'Resumed from', executionLink(one.original)) : nothing}
        ${one.reruns.length ? fact('Run again as', one.reruns.map((each) => html`${executionLink(each)} `)) : nothing}
        ${one.cost ? fact('Cost', `${Number(one.cost.amount).toFixed(4)} ${one.cost.currency} (${one.cost.perHour} ${one.cost.currency} per hour)`) : nothing}
        ${fact('Id', html`<span class="mono">${one.id}</span>`)}
      </dl></section>
      <section class="card"><h2>Machine</h2><dl>
        ${fact('Host', machine.host)}
        ${fact('System', `${machine.os} ${machine.arch}`)}
        ${fact('CPU', `${machine.cores} cores${machine.cpuModel ? ' ' + machine.cpuModel : ''}`)}
        ${fact('Memory', size(machine.memoryBytes))}
        ${fact('GPU', machine.gpus.join(', '))}
        ${fact('Container', machine.container)}
        ${fact('Image', machine.containerImage)}
        ${machine.kernel ? fact('Kernel', machine.kernel) : html`
          ${fact('JDK', `${machine.javaVersion} ${machine.javaVendor}`)}
          ${fact('JVM options', machine.jvmOptions.length ? html`<span class="mono">${machine.jvmOptions.join(' ')}</span>` : nothing)}`}
        ${fact('Time zone', machine.timeZone)}
        ${fact('Locale', machine.locale)}
      </dl></section>
      <section class="card"><h2>Code</h2><dl>
        ${one.git ? html`${fact('Version', html`<span class="mono">${one.git.version}</span>`)}
          ${fact('Branch', one.git.branch)} ${fact('Commit', html`<span class="mono">${one.git.commit}</span>`)}
          ${fact('Remote', one.git.remote)}
          ${one.git.patch ? fact('Changes', html`<a download href="/api/v1/blobs/${one.git.patch}?name=changes.patch">patch</a>`) : nothing}`
          : fact('Git', 'not in a repository')}
        ${fact('Bundle', one.bundle ? html`<span class="mono" title=${one.bundle}>${digest(one.bundle)}</span>` : nothing)}
        ${fact('Bundle at the end', one.bundleAtEnd ? html`<span class="mono" title=${one.bundleAtEnd}>${digest(one.bundleAtEnd)}</span>` : nothing)}
      </dl></section>
      <section class="card"><h2>Parameters</h2>${parameters.length
        ? html`<dl>${parameters.map(([name, what]) => fact(html`<span class="mono">${name}</span>`, html`<span class="mono">${value(what)}</span>`))}</dl>`
        : html`<p class="faint">none</p>`}</section>
      <section class="card"><h2>Tags</h2>
        <p class="tags">${one.tags.length ? one.tags.map((name) => tag(name, () => removeTag(name))) : html`<span class="faint">none</span>`}</p>
        <form class="inline" @submit=${addTag}><label class="unseen" for="new-tag">New tag</label>
          <input id="new-tag" name="tag" type="text" placeholder="production" maxlength="100" autocomplete="off"><button>Add tag</button></form>
        <h2>Notes</h2>
        ${notes.map((note) => html`<p class="note">${note.value}<br><span class="faint">${note.by}, ${exact(note.at)}</span></p>`)}
        <form class="inline" @submit=${addNote}><label class="unseen" for="new-note">New note</label>
          <input id="new-note" name="text" type="text" placeholder="what is worth remembering" autocomplete="off"><button>Add note</button></form>
      </section>
      ${one.deployments.length ? html`<section class="card"><h2>Deployments</h2><ul class="plain-list">${one.deployments.map((each) =>
        html`<li><a href="/deployments">${each.deployment.name} ${each.deployment.version ?? ''}</a>${each.retired ? html` <span class="faint">retired</span>` : nothing}</li>`)}</ul></section>` : nothing}
      ${Object.keys(machine.variables).length ? html`<section class="card"><h2>Environment variables</h2><dl>${Object.entries(machine.variables).map(([name, what]) =>
        fact(html`<span class="mono">${name}</span>`, html`<span class="mono">${what}</span>`))}</dl></section>` : nothing}
    </div>`;
}

function verdict(one) {
  const proved = one.verdictOfRerun;
  const counts = new Map();
  proved.cells.forEach((cell) => counts.set(cell.verdict, (counts.get(cell.verdict) ?? 0) + 1));
  const causes = one.divergence?.causes.slice(0, 5) ?? [];
  return html`<section class="card verdict"><h2>Verdict</h2>
    <p>${badge(proved.verdict)} Compared with ${executionLink(one.original ?? proved.original)}:
      ${[...counts].map(([word, number]) => `${number} ${word.toLowerCase()}`).join(', ')}.</p>
    ${one.divergence ? html`<p>It began to differ in <a href="?tab=notebook">cell run ${one.divergence.first.number}</a>${one.divergence.first.reason ? html`: ${one.divergence.first.reason}` : nothing}.</p>` : nothing}
    ${causes.length ? html`<ul class="plain-list">${causes.map((cause) => html`<li>${cause.kind.toLowerCase().replace('_', ' ')} ${cause.what}${cause.before && cause.kind !== 'CODE' ? html`: <span class="mono">${cause.before} → ${cause.after ?? ''}</span>` : nothing}</li>`)}</ul>` : nothing}
    ${proved.warnings.map((warning) => html`<p class="mark quietly">${warning}</p>`)}
  </section>`;
}

function commands(one) {
  const all = commandsOf(one);
  return html`<h2>Commands</h2>
    ${all.length ? table('Commands', ['Cell run', 'What', 'Command', 'Exit status', 'Took'], all.map((each) => [
      each.run, each.kind, html`<code>${each.command}</code>${(each.warnings ?? []).map((line) => html`<br><span class="notable">${line}</span>`)}`,
      html`<span class=${each.exitStatus === 0 ? 'good' : 'bad'}>${each.exitStatus}</span>`, iso(each.duration),
    ])) : html`<p class="faint">No cell has installed anything or run a command.</p>`}
    ${one.packages.map((change) => html`<h2>Packages of ${change.manager}, cell run ${change.cell}</h2>
      ${table('Packages', ['Package', 'Before', 'After'], changes(change))}`)}
    <h2>Lock</h2>
    ${one.lock.length ? table('Lock', ['Jar', 'Size', 'SHA-256', 'Asked for', 'Licence'], one.lock.map((jar) => [
      html`<span class="mono">${jar.coordinates ?? jar.file}</span>`, size(jar.sizeBytes),
      html`<span class="mono" title=${jar.digest}>${digest(jar.digest)}</span>`, jar.direct ? 'by name' : 'came along', jar.licence ?? '',
    ])) : html`<p class="faint">No jars.</p>`}`;
}

function changes(change) {
  return [...new Set([...Object.keys(change.before), ...Object.keys(change.after)])].sort()
    .filter((name) => change.before[name] !== change.after[name])
    .map((name) => [name, change.before[name] ?? '–', change.after[name] ?? '–']);
}

/** A duration in ISO 8601. */
function iso(text) {
  const found = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text ?? '');
  return found ? duration(Number(found[1] ?? 0) * 3600 + Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0)) : text;
}
