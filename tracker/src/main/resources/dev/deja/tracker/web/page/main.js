// The frame of the page: which view is shown, and how one gets from one to another.
import { html, render, nothing } from './lit-html.js';
import { listen } from './api.js';
import { loading, notice, problem } from './parts.js';
import { show as executions } from './executions.js';
import { show as execution } from './execution.js';
import { show as compare } from './compare.js';
import { show as data } from './data.js';
import { show as deployments } from './deployments.js';
import { show as store } from './store.js';

const VIEWS = [
  { pattern: /^\/$/, view: executions, part: '/' },
  { pattern: /^\/executions\/([^/]+)\/([^/]+)$/, view: execution, part: '/' },
  { pattern: /^\/compare$/, view: compare, part: '/' },
  { pattern: /^\/data$/, view: data, part: '/data' },
  { pattern: /^\/data\/([^/]+)$/, view: data, part: '/data' },
  { pattern: /^\/deployments$/, view: deployments, part: '/deployments' },
  { pattern: /^\/store$/, view: store, part: '/store' },
];

const PARTS = [
  ['/', 'Executions'], ['/data', 'Data'], ['/deployments', 'Deployments'], ['/store', 'Store'],
];

const main = document.getElementById('view');
let leave = null;
let current = '/';
let connected = true;
let shown = 0;

function top() {
  render(
    html`<a class="brand" href="/"><img src="/assets/logo.svg" alt="" width="28" height="28">Deja</a>
      <nav aria-label="Main">${PARTS.map(([path, name]) => html`<a href=${path}
        aria-current=${path === current ? 'page' : nothing}>${name}</a>`)}</nav>
      <span class="live ${connected ? 'on' : 'off'}" role="img"
        aria-label=${connected ? 'Live: changes appear by themselves' : 'Not connected'}
        title=${connected ? 'Live: changes appear by themselves' : 'Not connected'}></span>
      <button class="quiet theme" @click=${changeTheme} aria-label="Change between light and dark"
        title="Light or dark">${isDark() ? '☀' : '☾'}</button>`,
    document.getElementById('top'),
  );
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function changeTheme() {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('deja-theme', theme);
  } catch {
    // It holds until the page is left.
  }
  top();
  dispatchEvent(new Event('theme'));
}

async function showView(focus) {
  const turn = ++shown;
  leave?.();
  leave = null;
  const url = new URL(location.href);
  const found = VIEWS.find(({ pattern }) => pattern.test(url.pathname)) ?? VIEWS[0];
  current = found.part;
  top();
  const root = document.createElement('div');
  root.className = 'view';
  main.replaceChildren(root);
  render(loading(), root);
  scrollTo(0, 0);
  if (focus) {
    main.focus({ preventScroll: true });
  }
  const words = url.pathname.match(found.pattern)?.slice(1).map(decodeURIComponent) ?? [];
  try {
    const ended = await found.view(root, {
      words,
      parameters: url.searchParams,
      replace,
      go,
      isCurrent: () => turn === shown,
    });
    if (turn === shown) {
      leave = ended ?? null;
    } else {
      ended?.();
    }
  } catch (failure) {
    if (turn === shown) {
      render(problem(failure), root);
    }
  }
}

/** Goes to another view. */
export function go(path) {
  history.pushState(null, '', path);
  showView(true);
}

/** Keeps in the address what is shown, without going anywhere. */
function replace(parameters) {
  const text = parameters.toString();
  history.replaceState(null, '', location.pathname + (text ? '?' + text : '') + location.hash);
}

addEventListener('popstate', () => showView(true));
addEventListener('click', (event) => {
  closeMenus(event.target.closest?.('details.menu'));
  const link = event.target.closest?.('a[href]');
  if (
    !link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey ||
    event.shiftKey || event.altKey || link.hasAttribute('target') || link.hasAttribute('download') ||
    link.getAttribute('href').startsWith('#')
  ) {
    return;
  }
  // An SVG link has no address of its own to ask for.
  const url = new URL(link.getAttribute('href'), location.href);
  if (url.origin === location.origin && !url.pathname.startsWith('/api/')) {
    event.preventDefault();
    go(url.pathname + url.search + url.hash);
  }
});
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    closeMenus(null);
  }
});

function closeMenus(but) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (menu !== but) {
      menu.open = false;
    }
  }
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  top();
  dispatchEvent(new Event('theme'));
});

listen('connected', (is) => {
  connected = is;
  top();
});
listen('rerun', (ended) => {
  notice(
    ended.reference
      ? `Run again as ${ended.reference}: ${ended.verdict.toLowerCase()}`
      : `It could not be run again: ${ended.error}`,
    !ended.reference,
  );
});
showView(false);
