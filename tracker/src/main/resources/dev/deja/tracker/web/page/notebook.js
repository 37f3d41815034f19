// The cells of an execution, as they ran or as the notebook has them.
import { html, render, nothing } from './lit-html.js';
import { get } from './api.js';
import { count, duration, size } from './format.js';
import { badge, loading, notice, problem } from './parts.js';
import { java, markdown } from './source.js';
import { output } from './output.js';

export function notebook(execution, draw) {
  const state = { order: 'run', cells: null, remarks: [], failure: null, whole: new Map() };
  const runs = () => new Map(execution().cellRuns.map((run) => [run.number, run]));

  async function load() {
    try {
      const answer = await get(`/executions/${execution().id}/cells`, { order: state.order });
      state.cells = answer.cells;
      state.remarks = answer.remarks;
      state.failure = null;
    } catch (failure) {
      state.failure = failure;
    }
    draw();
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }

  async function showAll(run) {
    try {
      state.whole.set(run, await get(`/executions/${execution().id}/cells/${run}/outputs`));
      draw();
    } catch (failure) {
      notice(failure.message, true);
    }
  }

  function order(name) {
    state.order = name;
    state.cells = null;
    draw();
    load();
  }

  function cell(one, all, longest) {
    if (!one.code) {
      return html`<section class="nb text">${markdown(one.html)}</section>`;
    }
    const run = all.get(one.run);
    const marks = execution().remarks.filter((remark) => remark.cell === one.run);
    const outputs = state.whole.get(one.run) ?? one.outputs;
    const unsettled = one.leftOut > 0 && !state.whole.has(one.run);
    return html`<section class="nb code" id=${run ? `cell-${run.number}` : nothing} aria-label=${run ? `Cell run ${run.number}` : 'Cell that did not run'}>
      <div class="nb-head">
        <span class="prompt">${run ? `[${run.executionCount || ' '}]` : '[ ]'}</span>
        ${run && run.status !== 'OK' ? badge(run.status) : nothing}
        ${run?.verdict ? badge(run.verdict.verdict, run.verdict.reason) : nothing}
        ${run ? html`<span class="time" title="CPU ${duration(run.cpuSeconds)}${run.peakHeapBytes > 0 ? `, at most ${size(run.peakHeapBytes)} of heap` : ''}">${duration(run.durationSeconds)}<meter
          min="0" max=${longest || 1} .value=${run.durationSeconds} aria-label="Time of cell run ${run.number}"></meter></span>`
          : html`<span class="faint">did not run</span>`}
      </div>
      <pre class="source" tabindex="0" aria-label="Source"><code>${java(one.source)}</code></pre>
      ${marks.map((mark) => html`<p class="mark"><span aria-hidden="true">⚠</span> ${mark.text}</p>`)}
      ${run?.verdict?.reason ? html`<p class="mark quietly">${run.verdict.reason}</p>` : nothing}
      ${outputs.map((each, i) => output(each, execution().id, one.run, i))}
      ${unsettled ? html`<p><button @click=${() => showAll(one.run)}>Show the output (${size(one.leftOut)})</button></p>` : nothing}
      ${one.hidden.map((blob) => html`<p class="faint">… <a download href="/api/v1/blobs/${blob.digest}?name=output.jsonl">${size(blob.sizeBytes)} more output</a>, beyond what a notebook shows</p>`)}
      ${run?.verdict?.diff ? html`<details><summary>What differs</summary><pre class="diff">${run.verdict.diff}</pre></details>` : nothing}
    </section>`;
  }

  return {
    load,
    view() {
      if (state.failure) {
        return problem(state.failure);
      }
      if (!state.cells) {
        return loading();
      }
      const all = runs();
      const longest = Math.max(...[...all.values()].map((run) => run.durationSeconds), 0);
      return html`<div class="toolbar tight">
          <div class="choice" role="group" aria-label="Order of cells">
            <button aria-pressed=${state.order === 'run'} @click=${() => order('run')}>As they ran</button>
            <button aria-pressed=${state.order === 'document'} @click=${() => order('document')}>As the notebook has them</button>
          </div>
          <span class="faint">${count(all.size, 'cell run')}</span>
        </div>
        ${state.remarks.map((remark) => html`<p class="mark">${remark}</p>`)}
        ${state.cells.length ? state.cells.map((one) => cell(one, all, longest)) : html`<div class="empty"><p class="big">No cell has run.</p></div>`}`;
    },
  };
}
