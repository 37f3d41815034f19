// Questions to the server.

export class Problem extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') {
        query.append(name, one);
      }
    }
  }
  const text = query.toString();
  return '/api/v1' + path + (text ? '?' + text : '');
}

async function answer(response) {
  if (response.status === 401) {
    // The server was started anew: what there is to do is said there.
    location.reload();
  }
  const type = response.headers.get('Content-Type') ?? '';
  const body = type.startsWith('application/json') ? await response.json() : null;
  if (!response.ok) {
    throw new Problem(body?.error ?? `the server answers ${response.status}`, response.status);
  }
  return body;
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Problem('the server cannot be reached; is "deja ui" still running?', 0);
  }
}

export async function get(path, parameters, signal) {
  return answer(await reach(address(path, parameters), { signal }));
}

export async function post(path, body = {}) {
  return answer(
    await reach(address(path), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
}

/** The address of something that is downloaded or shown in a frame. */
export const link = address;

// One stream of events for all views.
const listeners = new Map();
let source = null;

/** Calls back with what the server tells under a name; returns how to end that. */
export function listen(name, callback) {
  if (!source) {
    source = new EventSource('/api/v1/events');
    source.addEventListener('open', () => tell('connected', true));
    source.addEventListener('error', () => tell('connected', false));
  }
  if (!listeners.has(name)) {
    listeners.set(name, new Set());
    if (name !== 'connected') {
      source.addEventListener(name, (event) => tell(name, JSON.parse(event.data)));
    }
  }
  listeners.get(name).add(callback);
  return () => listeners.get(name).delete(callback);
}

function tell(name, what) {
  listeners.get(name)?.forEach((callback) => callback(what));
}
