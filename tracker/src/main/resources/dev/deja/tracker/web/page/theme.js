// Before anything is drawn: the colours that were chosen, or those of the system.
'use strict';
{
  let chosen = null;
  try {
    chosen = localStorage.getItem('deja-theme');
  } catch {
    // Nothing is kept in this browser.
  }
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
}
