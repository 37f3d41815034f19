// Times, sizes and values as people read them.

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'];

/** Powers of 1,000, as on the command line. */
export function size(bytes) {
  if (bytes === undefined || bytes === null || bytes < 0) {
    return '';
  }
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  let rest = bytes;
  let unit = -1;
  while (rest >= 999.5 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${rest < 9.95 ? rest.toFixed(1) : Math.round(rest)} ${UNITS[unit]}`;
}

export function duration(seconds) {
  if (seconds === undefined || seconds === null) {
    return '';
  }
  if (seconds < 1) {
    return `${Math.round(seconds * 1000)} ms`;
  }
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.floor(seconds);
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  }
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const DAY_AND_TIME = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit',
});
const DAY_AND_YEAR = new Intl.DateTimeFormat(undefined, {
  day: 'numeric', month: 'short', year: 'numeric',
});

export function exact(time) {
  return time ? EXACT.format(new Date(time)) : '';
}

export function ago(time, now = Date.now()) {
  const then = new Date(time);
  const seconds = (now - then) / 1000;
  if (seconds < 0) {
    return DAY.format(then);
  }
  if (seconds < 60) {
    return `${Math.floor(seconds)} s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  if (seconds < 86400) {
    return `${Math.floor(seconds / 3600)} h ago`;
  }
  return then.getFullYear() === new Date(now).getFullYear()
    ? DAY_AND_TIME.format(then)
    : DAY_AND_YEAR.format(then);
}

export function number(value) {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  if (Number.isInteger(value)) {
    return value.toLocaleString('en');
  }
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(6)));
}

/** Any JSON value, on one line. */
export function value(any) {
  if (any === undefined || any === null) {
    return '';
  }
  if (typeof any === 'number') {
    return number(any);
  }
  return typeof any === 'string' ? any : JSON.stringify(any);
}

/** The first digits, which are enough to tell digests apart by eye. */
export function digest(text) {
  return (text ?? '').replace(/^sha256:/, '').slice(0, 12);
}

export function count(number, one, many = one + 's') {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Where lineage has an artifact, without its scheme. */
export function path(text) {
  return text.replace(/^artifact:\/\//, '');
}

/** A text in the language in which executions are asked for. */
export function quoted(text) {
  return `'${text.replaceAll("'", "''")}'`;
}
