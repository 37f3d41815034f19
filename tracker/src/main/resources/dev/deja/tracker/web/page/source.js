// Code and text of terminals, with colours.
import { html } from './lit-html.js';

const JAVA_WORDS = new Set(
  ('abstract assert boolean break byte case catch char class const continue default do double else '
   + 'enum extends false final finally float for if implements import instanceof int interface long '
   + 'native new null package permits private protected public record return sealed short static '
   + 'super switch synchronized this throw throws transient true try var void volatile while yield').split(' '),
);
const TOKEN = /(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|("""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|(\b(?:0[xX][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]+)?(?:[eE][+-]?\d+)?)[lLfFdD]?\b)|(^[ \t]*[%!][^\n]*)|([A-Za-z_$][\w$]*)/gm;

/** Java, with magics. */
export function java(source) {
  const parts = [];
  let end = 0;
  for (const found of source.matchAll(TOKEN)) {
    const [text, comment, string, digits, magic] = found;
    const kind = comment ? 'c' : string ? 's' : digits ? 'n' : magic ? 'm'
      : JAVA_WORDS.has(text) ? 'k' : /^[A-Z]/.test(text) ? 't' : null;
    if (kind) {
      parts.push(source.slice(end, found.index), html`<span class=${kind}>${text}</span>`);
      end = found.index + text.length;
    }
  }
  parts.push(source.slice(end));
  return parts;
}

const ESCAPE = /\u001b(?:\[([0-9;]*)m|\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

/** Text with the colours that a terminal would show. */
export function ansi(text) {
  const parts = [];
  let styles = [];
  let end = 0;
  const add = (plain) => {
    if (plain) {
      parts.push(styles.length ? html`<span class=${styles.map((code) => 'a' + code).join(' ')}>${plain}</span>` : plain);
    }
  };
  for (const found of text.matchAll(ESCAPE)) {
    add(text.slice(end, found.index));
    if (found[1] !== undefined) {
      styles = restyled(styles, found[1]);
    }
    end = found.index + found[0].length;
  }
  add(text.slice(end));
  return parts;
}

function restyled(before, codes) {
  let styles = codes === '' ? [] : [...before];
  for (const text of codes.split(';')) {
    const code = Number(text || 0);
    if (code === 0) {
      styles = [];
    } else if (code === 38 || code === 48) {
      return styles; // One of many colours: what follows are its numbers.
    } else if (code === 39 || (code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      styles = styles.filter((style) => style < 30);
      if (code !== 39) {
        styles.push(code);
      }
    } else if (code <= 4) {
      styles.push(code);
    } else if (code === 22) {
      styles = styles.filter((style) => style > 2);
    }
  }
  return styles;
}

const ALLOWED = new Set(
  ('A BLOCKQUOTE BR CODE DEL EM H1 H2 H3 H4 H5 H6 HR IMG LI OL P PRE STRONG TABLE TBODY TD TH THEAD TR UL').split(' '),
);

/**
 * A copy of HTML that the server has made of Markdown. The author's own HTML is text already; this
 * lets nothing through that Markdown cannot make, whatever the server says.
 */
export function markdown(text) {
  const made = new DOMParser().parseFromString(text, 'text/html');
  const copy = document.createElement('div');
  copy.className = 'markdown';
  copyInto(copy, made.body);
  return copy;
}

function copyInto(target, source) {
  for (const node of source.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      target.append(node.data);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      if (!ALLOWED.has(node.tagName)) {
        copyInto(target, node);
        continue;
      }
      const element = document.createElement(
        // The page has headings of its own above.
        /^H[1-4]$/.test(node.tagName) ? 'h' + (Number(node.tagName[1]) + 2) : node.tagName,
      );
      if (node.tagName === 'A' && /^https?:/i.test(node.getAttribute('href') ?? '')) {
        element.href = node.getAttribute('href');
        element.target = '_blank';
        element.rel = 'noopener noreferrer';
      } else if (node.tagName === 'IMG') {
        if (/^data:image\/(png|jpeg|gif|webp);base64,/.test(node.getAttribute('src') ?? '')) {
          element.src = node.getAttribute('src');
        }
        element.alt = node.getAttribute('alt') ?? '';
      }
      copyInto(element, node);
      target.append(element);
    }
  }
}
