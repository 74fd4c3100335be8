// Keeps the trace up with the last turn and the last edit; after a good edit the answer is asked for once more.
(async () => {
  const trace = () => document.getElementById('trace');
  const look = async () => {
    const before = trace();
    const answer = await fetch('/try/trace?seen=' + encodeURIComponent(before.dataset.seen));
    if (answer.status !== 200) return;
    const now = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('trace');
    before.replaceWith(now);
    if (now.dataset.content === before.dataset.content) return;
    const again = Object.assign(document.createElement('button'), { name: 'tap', value: 'look', hidden: true, textContent: 'The same again, with your edit' });
    const form = document.getElementById('chat');
    form.append(again);
    form.requestSubmit(again);
    again.remove();
  };
  for (;;) {
    try { await look(); } catch { await new Promise(go => setTimeout(go, 1000)); }
  }
})();
