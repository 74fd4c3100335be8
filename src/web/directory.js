// Leaving fast: blank at once, then a neutral page in this one's place in the history. Without it the link works too.
(() => {
  document.documentElement.classList.add('js');
  const leave = document.getElementById('leave');
  const go = () => { document.body.replaceChildren(); location.replace(leave.href); };
  leave.addEventListener('click', e => { e.preventDefault(); go(); });
  document.getElementById('print')?.addEventListener('click', () => print());
  for (const text of document.querySelectorAll('.paste textarea')) text.addEventListener('focus', () => text.select());
  let escapes = 0, last = 0;
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || e.repeat) return;
    escapes = e.timeStamp - last < 2000 ? escapes + 1 : 1;
    last = e.timeStamp;
    if (escapes === 3) go();
  });
})();
