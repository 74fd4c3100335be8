// Sends the form in the background and adds the answer to the log. Without it the page works the same, with
// reloads. It keeps nothing: the state is in the form alone.
(() => {
  const $ = (id, root = document) => root.querySelector('#' + id);
  const form = $('chat'), log = $('log'), wait = $('wait'), controls = $('controls');
  const fine = matchMedia('(pointer: fine)');
  let busy = false;

  document.documentElement.classList.add('js');

  // Leave: blank at once, then a neutral page in this one's place in the history.
  const leave = () => { const to = $('leave').href; document.body.replaceChildren(); location.replace(to); };
  let escapes = 0, last = 0;
  $('leave').addEventListener('click', e => { e.preventDefault(); leave(); });
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || e.repeat) return;
    escapes = e.timeStamp - last < 2000 ? escapes + 1 : 1;
    last = e.timeStamp;
    if (escapes === 3) leave();
  });

  // The plan on its own page: paper, the clipboard, the device's own way to share.
  const plan = $('text');
  if (plan) {
    const tell = words => { $('told').textContent = words; };
    const doing = {
      print: () => print(),
      copy: () => navigator.clipboard.writeText(plan.value).then(() => tell('Copied.'), () => tell('This browser cannot copy. The plain words are below.')),
      share: () => navigator.share({ title: 'My plan', text: plan.value }).catch(() => {}),
    };
    for (const button of document.querySelectorAll('[data-do]')) {
      const what = button.dataset.do;
      button.hidden = what === 'share' ? !navigator.share : what === 'copy' && !navigator.clipboard;
      button.addEventListener('click', doing[what]);
    }
  }
  if (!form?.requestSubmit || !AbortSignal.timeout) return; // an old browser: reload instead

  addEventListener('pageshow', () => { busy = false; wait.textContent = ''; });

  const make = (tag, all) => Object.assign(document.createElement(tag), all);
  const echo = words => {
    const you = make('p', { className: 'you' }), text = make('span');
    text.append(make('span', { className: 'vh', textContent: 'You said: ' }), words);
    you.append(text);
    log.append(you);
    return you;
  };

  // The new turn joins the log, new controls replace the old, and focus stays where it is.
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
    // Unless its button is gone, or a touch keyboard would hide the answer.
    if (typing ? !fine.matches : focus !== document.body && !focus.isConnected) controls.focus({ preventScroll: true });
    you.scrollIntoView();
  };

  document.addEventListener('keydown', e => {
    if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.target.id !== 'say' || !fine.matches) return;
    e.preventDefault();
    if (e.target.value.trim()) form.requestSubmit();
  });

  form.addEventListener('submit', async e => {
    const button = e.submitter;
    if (button?.hasAttribute('formaction')) return; // another page
    e.preventDefault();
    if (busy) return;
    const say = $('say'), tapped = button?.name === 'tap';
    if (!tapped && !say.value.trim()) return say.focus();
    busy = true;
    const body = new URLSearchParams(new FormData(form));
    if (tapped) body.append('tap', button.value);
    const you = echo(tapped ? button.textContent.trim().replace(/\s+/g, ' ') : say.value);
    const slow = setTimeout(() => { wait.textContent = 'One moment …'; }, 900);
    try {
      const answer = await fetch(form.action, {
        method: 'POST', body, headers: { 'X-Anydoor': 'turn' }, signal: AbortSignal.timeout(15000),
      });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (!$('turn', page)) throw 0; // a whole page: let the browser show it
      wait.textContent = '';
      show(page, you);
    } catch {
      you.remove();
      if (navigator.onLine) {
        if (tapped) form.append(make('input', { type: 'hidden', name: 'tap', value: button.value }));
        form.submit();
      } else wait.textContent = 'You seem to be offline. Please try again soon.';
    }
    clearTimeout(slow);
    busy = false;
  });
})();
