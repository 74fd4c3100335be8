// School sites made to hurt, served from ports of their own: each has two pages, so that a family can go from one to the other.
// Deliberately not here: what is tested.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { here } from './house.mjs';

const jquery = readFileSync(join(here, 'node_modules/jquery/dist/jquery.js'), 'utf8');

/** name → { headers, head, open: attributes of html, body } of each kind of site; `ours` is where the widget comes from. */
export const sites = (ours) => ({
  'plain': {},
  'strict policy': {
    headers: {
      'content-security-policy': `default-src 'none'; script-src ${ours}; frame-src ${ours}; style-src 'self'; img-src 'self'; connect-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
      'cross-origin-embedder-policy': 'require-corp',
    },
  },
  'reset and huge fonts': {
    head: '<style>*{all:unset!important}html{font-size:44px!important;font-family:fantasy!important}button,dialog,iframe{display:none!important;visibility:hidden!important}</style>',
  },
  'moved and stacked': {
    head: '<style>html,body{transform:translate(40px,30px) scale(.8);filter:blur(0);overflow:hidden;height:90vh}div{position:relative!important;left:-3000px}.on-top{position:fixed!important;inset:0;left:0!important;z-index:2147483647;background:#eee8}</style>',
    body: '<div class="on-top"></div>',
  },
  'an old jQuery': {
    head: '<script src="/jquery.js"></script><script src="/old.js"></script>',
  },
  'right to left': { open: ' lang="ur" dir="rtl"', body: '<p>خوش آمدید</p>' },
});

// What old sites do: change what belongs to the browser, and stop every key and click on its way.
const old = `Array.prototype.each = function (f) { for (var i in this) f(this[i]); }; Object.prototype.extend = function () {};
window.$old = jQuery; jQuery(function () { jQuery('body').css('zoom', 1); jQuery(document).keydown(function (e) { e.stopPropagation(); }); });`;

/** Starts a site of each kind on one port, under /0, /1 …; `snippet` is what the school pasted. Gives its origin and how to end it. */
export async function startSites(port, ours, snippet) {
  const all = Object.entries(sites(ours));
  const server = createServer((request, answer) => {
    const [, n, page] = request.url.split('/');
    if (n === 'jquery.js' || n === 'old.js') return answer.setHeader('content-type', 'text/javascript').end(n === 'old.js' ? old : jquery);
    const site = all[Number(n)]?.[1];
    if (!site) return answer.writeHead(204).end();
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...site.headers });
    answer.end(`<!doctype html><html${site.open ?? ' lang="en"'}><head><meta charset="utf-8"><title>School ${page ?? ''}</title><meta name="viewport" content="width=device-width">
${site.head ?? ''}</head><body><h1>Our school</h1>${site.body ?? ''}<p><a href="/${n}/next" id="next">Next page</a></p>${'<p>Words of the school.</p>'.repeat(30)}${snippet}</body></html>`);
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { names: all.map(([name]) => name), stop: () => server.close() };
}
