// Metadata of an execution: last values, and how they came about.
import { html, nothing } from './lit-html.js';
import { get, link } from './api.js';
import { count, exact, value } from './format.js';
import { empty, loading, problem, table } from './parts.js';
import { plot } from './plot.js';

export function points(execution, draw) {
  const state = { points: null, failure: null };
  let ends = [];
  let drawn = '';

  function series() {
    const found = new Map();
    for (const point of state.points) {
      if (!found.has(point.key)) {
        found.set(point.key, []);
      }
      found.get(point.key).push(point);
    }
    return found;
  }

  const close = () => {
    ends.forEach((end) => end());
    ends = [];
    drawn = '';
  };

  return {
    close,
    async load() {
      try {
        state.points = await get(`/executions/${execution().id}/points`);
        state.failure = null;
      } catch (failure) {
        state.failure = failure;
      }
      draw();
    },

    /** After the view is in the page: what draws itself. */
    drawn(root) {
      if (!state.points) {
        return;
      }
      const elements = [...root.querySelectorAll('.plot')];
      const now = elements.map((element) => element.dataset.key).join('\n') + (state.points?.length ?? 0);
      if (now === drawn && elements.every((element) => element.firstChild)) {
        return;
      }
      close();
      drawn = now;
      const all = series();
      elements.forEach((element) => {
        element.replaceChildren();
        const said = all.get(element.dataset.key).filter((point) => typeof point.value === 'number');
        const steps = said.every((point) => point.step !== null && point.step !== undefined);
        ends.push(plot(
          element, element.dataset.key,
          [{ name: element.dataset.key, points: said.map((point, i) => ({ x: steps ? point.step : i, y: point.value })) }],
          steps ? 'step' : 'point',
        ));
      });
    },

    view() {
      if (state.failure) {
        return problem(state.failure);
      }
      if (!state.points) {
        return loading();
      }
      if (!state.points.length) {
        return empty('No cell has said anything about itself.', html`<code>Deja.metadata("accuracy", 0.92)</code>, <code>%metadata key=value</code> or a JSON object on a line of output is remembered.`);
      }
      const id = execution().id;
      const all = series();
      const plotted = [...all].filter(([, said]) => said.filter((point) => typeof point.value === 'number').length > 1);
      return html`<div class="toolbar tight"><span class="faint grow">${count(all.size, 'key')}, ${count(state.points.length, 'point')}</span>
          ${['csv', 'json', 'arrow'].map((format) => html`<a class="button" download="${execution().reference.replace('/', '-')}-metadata.${format}"
            href=${link(`/executions/${id}/points`, { format })}>${format === 'arrow' ? 'Arrow' : format.toUpperCase()}</a>`)}</div>
        ${table('Metadata', ['Key', 'Last value', 'Step', 'Points', 'Cell run', 'Said'], [...all].map(([key, said]) => {
          const last = said.at(-1);
          return [html`<span class="mono">${key}</span>`, html`<strong>${value(last.value)}</strong>`, last.step ?? '', said.length, last.cell, exact(last.at)];
        }))}
        <div class="plots">${plotted.map(([key]) => html`<figure class="card"><figcaption>${key}</figcaption><div class="plot" data-key=${key}></div></figure>`)}</div>
        ${plotted.length ? html`<p class="faint">Drag over a plot to look closer; double-click to see all again.</p>` : nothing}`;
    },
  };
}
