// The chat in the frame of a school. It lives through a change of page within the tab by keeping the sealed state in this origin's own session
// storage, where the school cannot read; to leave, or to start again, clears it. It says "ready", "close" and "left", to listed origins only.
(() => {
  const form = document.getElementById('chat');
  if (parent === window || !form || !('hosts' in form.dataset)) return;
  document.documentElement.classList.add('framed');
  const hosts = [...form.dataset.hosts.split(' '), location.origin], key = form.action;
  let host, keep = true;
  const tell = word => host && parent.postMessage(word, host);
  const store = work => { try { return work(sessionStorage); } catch { return null; } };
  const token = (root = document) => root.querySelector('#ask [name=state]')?.value;
  const remember = () => keep && store(s => s.setItem(key, token()));
  const forget = () => { keep = false; store(s => s.removeItem(key)); };

  addEventListener('message', e => {
    if (e.source !== parent || !hosts.includes(e.origin)) return;
    host = e.origin;
    if (e.data === 'hello') tell('ready');
    if (e.data === 'focus') { const h = document.querySelector('h1'); h.tabIndex = -1; h.focus(); }
    if (e.data === 'leave') { forget(); tell('left'); }
  });

  // What was said on the page before comes back as the server shows it; not if it was left, though the frame before be slow to forget.
  if (location.hash === '#left') store(s => s.removeItem(key));
  const kept = store(s => s.getItem(key));
  const back = async () => {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams({ state: kept, say: '', tap: '' }) });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const id of ['log', 'controls']) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    const earlier = page.querySelector('.earlier');
    if (earlier) document.getElementById('log').before(earlier);
  };
  const begun = 'fresh' in form.dataset && kept ? back().catch(() => {}) : Promise.resolve();
  begun.then(() => {
    if (!('fresh' in form.dataset)) remember();
    new MutationObserver(remember).observe(document.getElementById('controls'), { childList: true, subtree: true });
  });

  form.addEventListener('submit', e => {
    const tap = e.submitter?.value ?? '';
    if (/^x:start/.test(tap)) store(s => s.removeItem(key));
    keep = true;
  }, true);

  // Leave: nothing is kept, the school's page closes the frame, and the frame shows a neutral page.
  document.getElementById('leave').addEventListener('click', () => { forget(); tell('left'); }, true);
  let escapes = 0, last = 0;
  addEventListener('keydown', e => {
    if (e.key !== 'Escape' || e.repeat || e.defaultPrevented) return;
    escapes = e.timeStamp - last < 2000 ? escapes + 1 : 1;
    last = e.timeStamp;
    if (escapes > 2) forget();
    tell('close');
  });
})();
