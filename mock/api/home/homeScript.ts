/**
 * Keeps the page true while it is open: what carries an id is fetched again every two seconds, and the buttons move the clock. The page is
 * whole without it; the buttons are shown only where it runs.
 */
export const HOME_SCRIPT = `
const root = document.documentElement;
root.classList.add('live');

async function refresh() {
  try {
    const response = await fetch('/');
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    for (const part of document.querySelectorAll('main [id]')) {
      const fresh = page.getElementById(part.id);
      if (fresh !== null && fresh.outerHTML !== part.outerHTML) part.replaceWith(fresh);
    }
    root.classList.remove('gone');
  } catch {
    root.classList.add('gone');
  }
}

document.addEventListener('click', async ({ target }) => {
  const change = target.closest?.('button[data-clock]')?.dataset.clock;
  if (change === undefined) return;
  await fetch('/_mock/clock', { method: 'POST', body: change });
  await refresh();
});

setInterval(() => document.hidden || refresh(), 2000);
`;
