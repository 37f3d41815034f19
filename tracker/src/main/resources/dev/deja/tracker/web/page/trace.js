// Where files came from, as a graph that can be moved, looked at closer, and walked through.
import { html, svg, nothing } from './lit-html.js';
import { get } from './api.js';
import { executionPath, loading, problem } from './parts.js';
import { path } from './format.js';

const MARGIN = 16;
const KINDS = { FILE: 'File', START: 'File', RUN: 'Cell run', DEPLOYMENT: 'Deployment' };

/**
 * A graph that is loaded when it is first shown.
 *
 * @param address tells where it comes from
 */
export function lineage(address, draw, parameters = () => ({})) {
  const state = { graph: null, failure: null, box: null, held: null, marked: null };

  async function load() {
    try {
      state.graph = await get(address(), parameters());
      state.failure = null;
      state.box = null;
      state.marked = null;
    } catch (failure) {
      state.failure = failure;
    }
    draw();
  }

  const whole = () => ({
    x: -MARGIN, y: -MARGIN,
    width: state.graph.width + 2 * MARGIN, height: state.graph.height + 2 * MARGIN,
  });
  const box = () => state.box ?? whole();

  function zoom(factor, centre) {
    const now = box();
    const all = whole();
    const width = Math.min(all.width * 1.5, Math.max(all.width / 30, 120, now.width / factor));
    const scale = width / now.width;
    const at = centre ?? { x: now.x + now.width / 2, y: now.y + now.height / 2 };
    state.box = {
      x: at.x - (at.x - now.x) * scale, y: at.y - (at.y - now.y) * scale,
      width, height: now.height * scale,
    };
    draw();
  }

  function point(event) {
    const svgElement = event.currentTarget;
    const at = new DOMPoint(event.clientX, event.clientY)
      .matrixTransform(svgElement.getScreenCTM().inverse());
    return { x: at.x, y: at.y };
  }

  const move = (dx, dy) => {
    const now = box();
    state.box = { ...now, x: now.x + dx * now.width, y: now.y + dy * now.height };
    draw();
  };

  function keys(event) {
    const action = {
      '+': () => zoom(1.3), '=': () => zoom(1.3), '-': () => zoom(1 / 1.3),
      ArrowLeft: () => move(-0.1, 0), ArrowRight: () => move(0.1, 0),
      ArrowUp: () => move(0, -0.1), ArrowDown: () => move(0, 0.1),
      0: () => { state.box = null; draw(); },
    }[event.key];
    if (action && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      action();
    }
  }

  function wheel(event) {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, point(event));
    }
  }

  function hold(event) {
    if (event.button === 0 && !event.target.closest('a')) {
      state.held = { at: point(event), id: event.pointerId };
      event.currentTarget.setPointerCapture(event.pointerId);
    }
  }

  function drag(event) {
    if (state.held) {
      const now = point(event);
      state.box = { ...box(), x: box().x + state.held.at.x - now.x, y: box().y + state.held.at.y - now.y };
      draw();
    }
  }

  const drop = () => {
    state.held = null;
  };

  /** What a node was made from, and what was made from it. */
  function related(id) {
    const found = new Set([id]);
    for (const [from, to] of [['from', 'to'], ['to', 'from']]) {
      const open = [id];
      while (open.length) {
        const at = open.pop();
        for (const edge of state.graph.edges) {
          if (edge[from] === at && !found.has(edge[to] + from)) {
            found.add(edge[to]).add(edge[to] + from);
            open.push(edge[to]);
          }
        }
      }
    }
    return found;
  }

  const mark = (id) => {
    if (state.marked !== id) {
      state.marked = id;
      draw();
    }
  };

  function target(node) {
    if (node.kind === 'RUN') {
      const [notebook, number, cell] = parts(node.id);
      return `${executionPath(`${notebook}/${number}`)}?tab=notebook#cell-${cell}`;
    }
    if (node.kind === 'DEPLOYMENT') {
      return '/deployments';
    }
    return node.id.startsWith('sha256:') ? '/data/' + node.id.slice(7) : null;
  }

  function parts(id) {
    const all = id.split('/');
    return [all.slice(0, -2).join('/'), all.at(-2), all.at(-1)];
  }

  function line(edge) {
    let text = '';
    edge.points.forEach((to, i) => {
      if (i === 0) {
        text += `M${to.x},${to.y}`;
      } else {
        const from = edge.points[i - 1];
        const middle = (from.x + to.x) / 2;
        text += ` C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
      }
    });
    return text;
  }

  function picture() {
    const graph = state.graph;
    const near = state.marked ? related(state.marked) : null;
    const dim = (id) => (near && !near.has(id) ? 'dim' : '');
    const now = box();
    const scale = Math.min(1, 560 / (graph.height + 2 * MARGIN));
    return html`<svg class="graph" viewBox="${now.x} ${now.y} ${now.width} ${now.height}" role="group"
        aria-label="Graph of ${graph.nodes.length} nodes; + and - change its size, arrows move it, 0 shows all" tabindex="0"
        data-height=${Math.max(180, Math.round((graph.height + 2 * MARGIN) * scale))}
        @keydown=${keys} @wheel=${wheel} @pointerdown=${hold} @pointermove=${drag} @pointerup=${drop} @pointercancel=${drop}>
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0,0 L8,4 L0,8 z" class="tip"></path></marker></defs>
      ${graph.edges.map((edge) => svg`<path class="edge ${edge.style.toLowerCase()} ${dim(edge.from) || dim(edge.to)}" marker-end="url(#arrow)" d=${line(edge)}></path>`)}
      ${graph.nodes.map((node) => {
        const to = target(node);
        const name = `${KINDS[node.kind]} ${node.whole.map(path).join(', ')}`;
        const inner = svg`<title>${name}</title>
          <rect class="node ${node.kind.toLowerCase()}" x=${node.x} y=${node.y} width=${node.width} height=${node.height} rx=${node.kind === 'RUN' ? node.height / 2 : 5}></rect>
          ${node.lines.map((text, i) => svg`<text class=${i === 0 ? '' : 'second'} x=${node.x + node.width / 2} y=${node.y + 22 + i * 16}>${text}</text>`)}`;
        return to
          ? svg`<a href=${to} class=${dim(node.id)} aria-label=${name} @pointerenter=${() => mark(node.id)} @pointerleave=${() => mark(null)} @focus=${() => mark(node.id)} @blur=${() => mark(null)}>${inner}</a>`
          : svg`<g class=${dim(node.id)} role="img" aria-label=${name}>${inner}</g>`;
      })}
    </svg>`;
  }

  return {
    load,
    /** Sizes that depend on the graph; a style attribute would be refused. */
    drawn(root) {
      for (const element of root.querySelectorAll('svg.graph')) {
        element.style.height = `${element.dataset.height}px`;
      }
    },
    view() {
      if (state.failure) {
        return state.failure.status === 404
          ? html`<div class="empty"><p class="big">No recorded cell has read or written these bytes.</p></div>`
          : problem(state.failure);
      }
      if (!state.graph) {
        return loading();
      }
      if (!state.graph.nodes.length) {
        return html`<div class="empty"><p class="big">No cell has read or written a file.</p></div>`;
      }
      return html`<div class="toolbar tight">
          <ul class="legend" aria-label="What the shapes mean"><li><span class="swatch file"></span>file</li><li><span class="swatch run"></span>cell run</li>
            <li><span class="swatch deployment"></span>deployment</li><li><span class="swatch carried"></span>through variables</li></ul>
          <span class="grow"></span>
          <button aria-label="Closer" @click=${() => zoom(1.3)}>+</button>
          <button aria-label="Further away" @click=${() => zoom(1 / 1.3)}>−</button>
          <button @click=${() => { state.box = null; draw(); }}>Show all</button>
        </div>
        ${picture()}
        ${state.graph.complete ? nothing : html`<p class="mark">There is more than is shown: choose a file to go on from there.</p>`}
        <details class="as-list"><summary>The same as a list</summary><ul class="plain-list">${state.graph.edges.map((edge) => html`<li>${step(edge)}</li>`)}</ul></details>`;
    },
  };

  function step(edge) {
    const nodes = new Map(state.graph.nodes.map((node) => [node.id, node]));
    const say = (node) => {
      const to = target(node);
      return to ? html`<a href=${to}>${path(node.whole[0])}</a>` : path(node.whole[0]);
    };
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    const verb = edge.style === 'CARRIED' ? 'came before' : to.kind === 'RUN' ? 'was read by' : to.kind === 'DEPLOYMENT' ? 'is used by' : 'wrote';
    return html`${say(from)} ${verb} ${say(to)}`;
  }
}

