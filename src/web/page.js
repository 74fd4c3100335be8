// Sends the form in the background and adds the answer to the log. Without it the page works the same, with
// reloads. It keeps nothing but how the page looks, and that only if the family asks.
(() => {
  const $ = (id, root = document) => root.querySelector('#' + id);
  const html = document.documentElement, form = $('chat'), log = $('log'), wait = $('wait'), controls = $('controls');
  const fine = matchMedia('(pointer: fine)');
  const make = (tag, all) => Object.assign(document.createElement(tag), all);
  const on = (what, todo) => document.addEventListener(what, todo);
  let busy = false;

  html.classList.add('js');

  // Leave: blank at once, then a neutral page in this one's place in the history.
  const leave = () => {
    const to = $('leave').href;
    document.body.replaceChildren();
    document.title = '';
    try { localStorage.clear(); } catch { /* there is none */ }
    location.replace(to);
  };
  let escapes = 0, last = 0;
  $('leave').addEventListener('click', e => { e.preventDefault(); leave(); });
  on('keydown', e => {
    if (e.key !== 'Escape' || e.repeat) return;
    escapes = e.timeStamp - last < 2000 ? escapes + 1 : 1;
    last = e.timeStamp;
    if (escapes === 3) leave();
  });

  // Comfort: classes of the whole page.
  const comfort = $('comfort'), remember = $('remember');
  const wear = pairs => {
    html.className = [...html.classList].filter(c => !c.includes('-')).concat(pairs.map(p => p.join('-'))).join(' ');
  };
  const chosen = () => [...comfort.querySelectorAll('[name]:checked')].filter(i => i.value && i.type !== 'submit').map(i => [i.name, i.value]);
  let kept;
  try { kept = localStorage.getItem('comfort'); } catch { /* not here */ }
  if (kept && !html.className.includes('-')) {
    const pairs = [...new URLSearchParams(kept)];
    wear(pairs);
    if (comfort) for (const input of comfort.querySelectorAll('[name]')) input.checked = pairs.some(([n, v]) => n === input.name && v === input.value) || (input.type === 'radio' && !input.value && !pairs.some(([n]) => n === input.name));
  }
  if (remember) remember.checked = !!kept;
  comfort?.addEventListener('change', e => {
    wear(chosen());
    try {
      if (remember.checked) localStorage.setItem('comfort', new URLSearchParams(chosen()));
      else localStorage.removeItem('comfort');
    } catch { remember.checked = false; }
    if (e.target.name === 'easy') again();
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
  if (!form?.requestSubmit || !AbortSignal.timeout) return; // another page, or an old browser: reload instead

  // Read aloud, by a voice of the device itself: one of the net would carry the words away.
  const speech = window.speechSynthesis;
  const voice = () => {
    const own = (speech?.getVoices() ?? []).filter(v => v.localService && v.lang.startsWith('en'));
    return own.find(v => v.lang === 'en-GB') ?? own[0];
  };
  const voices = () => html.classList.toggle('speaks', !!voice());
  speech?.addEventListener?.('voiceschanged', voices);
  voices();
  const hush = () => {
    speech?.cancel();
    const label = $('aloud')?.querySelector('span');
    if (label) label.textContent = 'Read this aloud';
  };
  addEventListener('pagehide', hush);
  on('click', e => {
    const button = e.target.closest('#aloud');
    if (!button) return;
    if (speech.speaking) return hush();
    const turn = log.querySelector('.turn:last-of-type');
    const said = [...turn.querySelectorAll('h3, h4, h5, p, li, summary')].filter(x => x.checkVisibility?.() !== false && !x.querySelector('p, li') && !x.closest('.vh, .checked, .sources, [aria-hidden]'));
    button.querySelector('span').textContent = 'Stop reading';
    const parts = said.map(x => x.innerText.trim()).filter(Boolean);
    parts.forEach((words, n) => {
      const saying = new SpeechSynthesisUtterance(words);
      Object.assign(saying, { voice: voice(), lang: 'en-GB', rate: .95 });
      if (n === parts.length - 1) saying.onend = hush;
      speech.speak(saying);
    });
  });

  addEventListener('pageshow', () => { busy = false; wait.textContent = ''; });

  const echo = words => {
    const you = make('p', { className: 'you' }), text = make('span');
    text.append(make('span', { className: 'vh', textContent: 'You said: ' }), words);
    you.append(text);
    log.append(you);
    return you;
  };

  // The new turn joins the log (or takes the place of one), new controls replace the old, and focus stays where it is.
  const show = (page, old) => {
    const focus = document.activeElement, box = $('say'), say = $('say', page), label = $('label', page).textContent;
    const typing = focus === box || focus.classList.contains('send');
    const parts = ['ask', 'rest'].map(id => [$(id), $(id, page)]), turn = page.querySelector('.turn'), pictures = $('pictures', page);
    const boxFirst = $('own', page).nextElementSibling.id === 'ask';
    if (pictures && !$('pictures')) document.body.prepend(pictures);
    hush();
    shut();
    $('question')?.removeAttribute('id');
    if (old) old.replaceWith(turn);
    else log.append(turn);
    for (const [was, is] of parts) was.replaceWith(is);
    $('own')[boxFirst ? 'after' : 'before']($('ask'));
    $('label').textContent = label;
    if (box.tagName === say.tagName) {
      box.inputMode = say.inputMode;
      if (!old) box.value = say.value;
    } else {
      box.replaceWith(say);
      if (focus === box) say.focus({ preventScroll: true });
    }
    if (old) return;
    // Unless its button is gone, or a touch keyboard would hide the answer.
    if (typing ? !fine.matches : focus !== document.body && !focus.isConnected) controls.focus({ preventScroll: true });
  };

  const ask = async body => {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { 'X-Anydoor': 'turn' }, signal: AbortSignal.timeout(15000) });
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  };

  // The last answer once more, in other dress. What stands there in danger stays as it is.
  const again = async () => {
    const turn = log.querySelector('.turn:last-of-type');
    if (busy || turn.querySelector('.crisis, .plan, .why')) return;
    const body = new URLSearchParams(new FormData(form));
    body.set('tap', 'look');
    body.delete('say');
    try {
      const page = await ask(body);
      // What was sent meanwhile is further on than this.
      if (!busy && turn === log.querySelector('.turn:last-of-type') && $('turn', page)) show(page, turn);
    } catch { /* the next answer will do */ }
  };
  if (kept && html.classList.contains('easy-on') && !$('pictures')) again();

  // Suggestions: the list comes once, when the box is first used; what is typed stays here.
  let words, options = [], at = -1, typing;
  const shut = () => {
    $('hints')?.remove();
    options = [];
    at = -1;
    const say = $('say');
    say.removeAttribute('aria-activedescendant');
    say.removeAttribute('aria-controls');
    if (say.tagName === 'INPUT') say.setAttribute('aria-expanded', 'false');
  };
  on('focusin', e => {
    if (e.target.id !== 'say') return;
    const say = e.target, whole = say.tagName === 'INPUT' ? { role: 'combobox', 'aria-expanded': 'false', 'aria-haspopup': 'listbox' } : {};
    for (const [name, value] of Object.entries({ 'aria-autocomplete': 'list', ...whole })) say.setAttribute(name, value);
    words ??= fetch(form.dataset.words).then(r => r.ok ? r.text() : '', () => '').then(text => text.split('\n').filter(Boolean).map(line => [line[0], line.slice(1), ' ' + line.slice(1).toLowerCase().replace(/[^a-z0-9]+/g, ' ')]));
  });
  const kinds = { t: 'topic', s: 'service', p: 'place' };
  const suggest = async say => {
    const all = await words ?? [], before = say.value.slice(0, say.selectionStart), found = [];
    if (say !== $('say') || say.value.length > say.selectionStart) return shut();
    // The last words that begin a name; the longest run of them first.
    const starts = [...before.matchAll(/(?<![\w'’-])[\w'’-]/g)].map(m => m.index).slice(-4);
    for (const start of starts) {
      const typed = before.slice(start).toLowerCase().replace(/[^a-z0-9]+/g, ' ').trimStart();
      if (typed.trim().length < 3) continue;
      for (const [kind, name, plain] of all) {
        if (found.length < 5 && plain.startsWith(' ' + typed) && plain.length > typed.length + 1 && !found.some(f => f.name === name)) found.push({ kind, name, start });
      }
    }
    shut();
    if (!found.length || document.activeElement !== say) return;
    const list = make('ul', { id: 'hints', className: 'hints', role: 'listbox', ariaLabel: 'Suggestions' });
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', 'Suggestions');
    options = found.map((f, n) => {
      const option = make('li', { id: 'hint' + n, textContent: f.name });
      option.append(' ', make('small', { textContent: kinds[f.kind] }));
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.addEventListener('mousedown', e => e.preventDefault());
      option.addEventListener('click', () => take(say, f));
      list.append(option);
      return { ...f, option };
    });
    say.parentElement.append(list);
    say.setAttribute('aria-controls', 'hints');
    if (say.tagName === 'INPUT') say.setAttribute('aria-expanded', 'true');
    clearTimeout(typing);
    typing = setTimeout(() => { if (options.length) $('heard').textContent = `${options.length} suggestion${options.length > 1 ? 's' : ''}. Press the down arrow to choose, or go on.`; }, 700);
  };
  const take = (say, f) => {
    say.value = say.value.slice(0, f.start) + f.name;
    say.focus();
    shut();
    $('heard').textContent = '';
  };
  on('input', e => { if (e.target.id === 'say') suggest(e.target); });
  on('focusout', e => { if (e.target.id === 'say') shut(); });
  const pick = n => {
    options[at]?.option.setAttribute('aria-selected', 'false');
    at = (n + options.length) % options.length;
    options[at].option.setAttribute('aria-selected', 'true');
    options[at].option.scrollIntoView({ block: 'nearest' });
    $('say').setAttribute('aria-activedescendant', options[at].option.id);
  };

  on('keydown', e => {
    if (e.target.id !== 'say' || e.isComposing) return;
    if (options.length) {
      if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
        e.preventDefault();
        return pick(e.key === 'ArrowDown' ? at + 1 : at < 0 ? -1 : at - 1);
      }
      if (e.key === 'Enter' && at >= 0) {
        e.preventDefault();
        return take(e.target, options[at]);
      }
      if (e.key === 'Escape' || e.key === 'Tab') shut();
    }
    if (e.key !== 'Enter' || e.shiftKey || !fine.matches) return;
    e.preventDefault();
    if (e.target.value.trim()) form.requestSubmit();
  });

  form.addEventListener('submit', async e => {
    const button = e.submitter;
    if (button?.name === 'use') {
      e.preventDefault();
      try {
        const use = $('use', await ask(new URLSearchParams({ use: button.value })));
        $('use').replaceWith(use);
        use.focus({ preventScroll: true });
      } catch { wait.textContent = 'You seem to be offline.'; }
      return;
    }
    if (button?.hasAttribute('formaction')) return; // another page
    e.preventDefault();
    if (busy) return;
    const say = $('say'), tapped = button?.name === 'tap';
    if (!tapped && !say.value.trim()) return say.focus();
    busy = true;
    const body = new URLSearchParams(new FormData(form));
    if (tapped) body.set('tap', button.value);
    const you = echo(tapped ? button.textContent.trim().replace(/\s+/g, ' ') : say.value);
    const slow = setTimeout(() => { wait.textContent = 'One moment …'; }, 900);
    try {
      const page = await ask(body);
      if (!$('turn', page)) throw 0; // a whole page: let the browser show it
      wait.textContent = '';
      show(page);
      you.scrollIntoView();
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
