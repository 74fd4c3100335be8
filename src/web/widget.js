// The line that a school pastes: a button, and the chat page in a frame. It asks for nothing before the button is pressed, writes nothing into
// the school's page but one element with a shadow root, and hears from the frame only "ready", "close" and "left".
(() => {
  const script = document.currentScript;
  const school = script?.dataset.school;
  if (!school || document.getElementById('anydoor')) return;
  const home = new URL(script.src).origin, right = document.dir !== 'rtl', page = `${home}/s/${encodeURIComponent(school)}`;
  const colour = __COLOURS__[school] ?? '#0b4a55';
  const narrow = matchMedia('(max-width: 40em)');
  const make = (tag, all, ...inside) => {
    const made = Object.assign(document.createElement(tag), all);
    made.append(...inside);
    return made;
  };
  // Rules of a shadow root that are important win over important rules of the page around it.
  const side = right ? 'right' : 'left';
  const css = `:host{all:initial!important;display:block!important;position:fixed!important;inset:auto!important;bottom:0!important;${side}:0!important;z-index:2147483647!important;overflow:visible!important;margin:0!important;padding:0!important;border:0!important;background:none!important;direction:ltr!important;font:medium/1.3 system-ui,sans-serif!important}
@media print{:host{display:none!important}}
[hidden]{display:none!important}
button{font:inherit;font-weight:600;color:#fff;background:${colour};border:2px solid #fff;border-radius:1.5em;min-height:48px;min-width:48px;padding:.5em 1.1em;cursor:pointer}
button:focus-visible{outline:3px solid #fff;outline-offset:-6px}
.door{position:absolute;bottom:16px;${side}:16px;white-space:nowrap;box-shadow:0 0 0 1px #0009,0 3px 12px #0006}
dialog{position:fixed;inset:0;${right ? 'left' : 'right'}:auto;box-sizing:border-box;width:432px;max-width:100%;height:100%;max-height:none;margin:0;padding:0;border:0;background:#fff;color:#17262c;box-shadow:0 0 24px #0006;overscroll-behavior:contain}
dialog[open]{display:flex;flex-direction:column}
.bar{display:flex;align-items:center;justify-content:flex-end;padding:4px 8px;background:${colour};color:#fff;font-weight:600}
iframe{flex:1;width:100%;border:0}
p{margin:1em}a{color:#0a5866;font-size:1.125em}
@media(max-width:40em){dialog{width:100%}}`;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const memory = open => {
    try { const s = sessionStorage; if (open) s.anydoor = 1; if (open === 0) delete s.anydoor; return s.anydoor; } catch {}
  };
  const door = make('button', { type: 'button', className: 'door', textContent: 'Help with SEND', ariaExpanded: 'false' });
  const shut = make('button', { type: 'button', textContent: 'Close' });
  const panel = make('dialog', { ariaLabel: 'Help with SEND' }, make('div', { className: 'bar' }, shut));
  let frame, ready, left = '', escapes = 0, last = 0;
  const tell = word => frame?.contentWindow?.postMessage(word, home);
  // No answer after so many times: the school's site is not listed, or its own rules allow no frame. A link works everywhere.
  const hail = (it, times) => {
    if (ready || it !== frame) return;
    if (times) { tell('hello'); setTimeout(hail, 300, it, times - 1); return; }
    frame.replaceWith(make('p', {}, 'The chat cannot open here. ', make('a', { href: page, target: '_blank', rel: 'noopener', textContent: 'Open it in a new tab' })));
    panel.querySelector('a').focus();
  };
  const open = focus => {
    if (!frame) {
      ready = 0;
      panel.querySelector('p')?.remove();
      frame = make('iframe', { src: page + left, title: 'Help with SEND: the chat', referrerPolicy: 'no-referrer' });
      frame.onload = () => hail(frame, 5);
      setTimeout(hail, 15000, frame, 0);
      panel.append(frame);
    }
    // `show` would take the focus, which nobody asked for when a new page opens with the panel.
    if (!panel.open) narrow.matches ? panel.showModal() : panel.open = true;
    door.hidden = true;
    door.ariaExpanded = 'true';
    memory(1);
    if (focus) ready ? (frame.focus(), tell('focus')) : shut.focus();
    open.focus = focus;
  };
  const close = () => {
    if (!panel.open) return;
    panel.close();
    door.hidden = false;
    door.ariaExpanded = 'false';
    memory(0);
    door.focus();
    if (!ready) { frame?.remove(); frame = 0; }
  };
  const drop = () => { close(); frame?.remove(); frame = ready = 0; };
  // Once closes, three times leaves: the frame is put aside, so that who opens at once gets a new one, which forgets first.
  const escape = () => {
    const now = performance.now();
    escapes = now - last < 2000 ? escapes + 1 : 1;
    last = now;
    close();
    if (escapes > 2 && frame) { tell('leave'); frame.hidden = true; left = '#left'; setTimeout(it => it.remove(), 2000, frame); frame = ready = 0; }
  };
  door.onclick = () => open(1);
  shut.onclick = close;
  panel.oncancel = e => e.preventDefault();
  addEventListener('keydown', e => {
    if (e.key === 'Escape' && !e.repeat && (panel.open || performance.now() - last < 2000)) escape();
  }, true);
  addEventListener('message', e => {
    if (!frame || e.source !== frame.contentWindow || e.origin !== home) return;
    if (e.data === 'ready' && !ready) { ready = 1; if (open.focus) { frame.focus(); tell('focus'); } }
    if (e.data === 'close') escape();
    if (e.data === 'left') drop();
  });
  const root = make('div', { id: 'anydoor', popover: 'manual' });
  const shadow = root.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(door, panel);
  document.documentElement.append(root);
  // Above everything, whatever the page has moved or stacked.
  root.showPopover?.();
  if (memory() && !narrow.matches) open();
})();
