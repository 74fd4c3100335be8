// Sends the form in the background and adds the answer to the log. Without it the page works the same, with
// a reload. It keeps nothing: the state is in the form's hidden field, and nowhere else.
(() => {
  const $ = (id, root = document) => root.querySelector('#' + id);
  const form = $('chat'), log = $('log'), wait = $('wait'), controls = $('controls');
  const fine = matchMedia('(pointer: fine)'), calm = matchMedia('(prefers-reduced-motion: reduce)');
  let busy = false;

  document.documentElement.classList.add('js');

  // Leave: blank at once, then a neutral page in this one's place in the history.
  const leave = () => { document.body.replaceChildren(); location.replace('/leave'); };
  let escapes = 0, last = 0;
  $('leave').addEventListener('click', e => { e.preventDefault(); leave(); });
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || e.repeat) return;
    escapes = e.timeStamp - last < 2000 ? escapes + 1 : 1;
    last = e.timeStamp;
    if (escapes === 3) leave();
  });

  document.addEventListener('click', e => { if (e.target.closest('.print')) print(); });
  if (!form.requestSubmit || !AbortSignal.timeout) return; // an old browser: reload instead

  addEventListener('pageshow', () => { busy = false; wait.textContent = ''; });

  const echo = words => {
    const [you, text, who] = ['p', 'span', 'span'].map(tag => document.createElement(tag));
    you.className = 'you';
    who.className = 'vh';
    who.append('You said: ');
    text.append(who, words);
    you.append(text);
    log.append(you);
    return you;
  };

  // Puts the new turn in the log and the new controls in place of the old, and leaves focus alone.
  const show = (page, you) => {
    const focus = document.activeElement, old = $('say'), say = $('say', page), label = $('label', page).textContent;
    const typing = focus === old || focus.classList.contains('send');
    const parts = ['ask', 'rest'].map(id => [$(id), $(id, page)]), turn = page.querySelector('.turn');
    $('question')?.removeAttribute('id');
    log.append(turn);
    for (const [was, is] of parts) was.replaceWith(is);
    $('label').textContent = label;
    if (old.tagName === say.tagName) {
      old.inputMode = say.inputMode;
      old.value = say.value;
    } else {
      old.replaceWith(say);
      if (focus === old) say.focus({ preventScroll: true });
    }
    // Where the pressed button is gone, or a touch keyboard would hide the answer.
    if (typing ? !fine.matches : focus !== document.body && !focus.isConnected) controls.focus({ preventScroll: true });
    you.scrollIntoView({ block: 'start', behavior: calm.matches ? 'auto' : 'smooth' });
  };

  document.addEventListener('keydown', e => {
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.target.id !== 'say' || !fine.matches) return;
    e.preventDefault();
    if (e.target.value.trim()) form.requestSubmit();
  });

  form.addEventListener('submit', async e => {
    e.preventDefault();
    if (busy) return;
    const button = e.submitter, say = $('say'), tapped = button?.name === 'tap';
    if (!tapped && !say.value.trim()) return say.focus();
    busy = true;
    const body = new URLSearchParams(new FormData(form));
    if (tapped) body.append('tap', button.value);
    const you = echo(tapped ? button.textContent.trim().replace(/\s+/g, ' ') : say.value);
    const slow = setTimeout(() => { wait.textContent = 'One moment …'; }, 900);
    try {
      const answer = await fetch('/chat', {
        method: 'POST', body, headers: { 'X-Anydoor': 'turn' }, cache: 'no-store', signal: AbortSignal.timeout(15000),
      });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (!$('turn', page)) throw 0; // a whole page: let the browser show it
      wait.textContent = '';
      show(page, you);
    } catch {
      you.remove();
      if (navigator.onLine) {
        const tap = document.createElement('input');
        tap.type = 'hidden';
        tap.name = 'tap';
        tap.value = tapped ? button.value : '';
        form.append(tap);
        form.submit();
      } else wait.textContent = 'You seem to be offline. Nothing is lost: try again soon.';
    }
    clearTimeout(slow);
    busy = false;
  });
})();
