// Moves, comes nearer, searches and tells of what was chosen. Without it every picture stands on the page, one below the other.
"use strict";
(() => {
  const root = document.documentElement, $ = id => document.getElementById(id);
  const which = $("which"), search = $("search"), found = $("found"), about = $("about");
  const sections = [...document.querySelectorAll("section")];
  root.classList.add("js");
  const head = () => root.style.setProperty("--head", document.querySelector("header").offsetHeight + "px");
  head();
  addEventListener("resize", head);

  // The picture that is shown, and the part of it that is in sight.
  let svg, whole, view, hits = [], hit = -1;
  const nodes = () => [...svg.querySelectorAll(".node")];
  const nodeAt = at => svg.querySelector(`.node[data-at="${at}"]`);
  const titleOf = part => part.querySelector("title").textContent;
  const nameOf = node => [...node.querySelectorAll(".name")].map(t => t.textContent).join(" ");
  const see = v => { view = v; svg.setAttribute("viewBox", v.map(n => n.toFixed(1)).join(" ")); };
  const all = () => see([...whole]);
  const scale = () => Math.max(view[2] / svg.clientWidth, view[3] / svg.clientHeight);
  const point = (x, y) => {
    const box = svg.getBoundingClientRect(), s = scale();
    return [view[0] + view[2] / 2 + (x - box.left - box.width / 2) * s, view[1] + view[3] / 2 + (y - box.top - box.height / 2) * s];
  };
  const nearer = (by, x, y) => {
    const box = svg.getBoundingClientRect();
    const [px, py] = point(x ?? box.left + box.width / 2, y ?? box.top + box.height / 2);
    const to = Math.min(Math.max(view[2] * by, 120), whole[2] * 4) / view[2];
    see([px - (px - view[0]) * to, py - (py - view[1]) * to, view[2] * to, view[3] * to]);
  };
  const goTo = node => {
    // The ring is looked at as a whole.
    if (svg.dataset.sheet === "house") return;
    const box = node.getBoundingClientRect(), [x, y] = point(box.left + box.width / 2, box.top + box.height / 2);
    const s = Math.min(scale(), 1.1), width = svg.clientWidth * s, height = svg.clientHeight * s;
    see([x - width / 2, y - height / 2, width, height]);
  };

  const clear = () => {
    svg.classList.remove("dim");
    svg.querySelectorAll(".lit, .chosen").forEach(part => part.classList.remove("lit", "chosen"));
    about.hidden = true;
  };
  const button = (words, act) => {
    const item = document.createElement("li"), b = document.createElement("button");
    b.type = "button"; b.textContent = words; b.onclick = act; item.append(b);
    return item;
  };
  const add = (tag, words) => { const part = document.createElement(tag); part.textContent = words; about.append(part); return part; };
  // Of a way between pathways the first line names both, and the others say where it begins.
  const inWords = why => { const [first, ...rest] = why.split("\n"); return first.includes("\u2192") ? rest.join("; ") : first; };
  const choose = node => {
    clear();
    svg.classList.add("dim");
    node.classList.add("lit", "chosen");
    const at = node.dataset.at, seen = new Set(), into = [], out = [];
    for (const way of svg.querySelectorAll("[data-from]")) {
      const { from, to } = way.dataset;
      if (from !== at && to !== at) continue;
      way.classList.add("lit");
      const other = nodeAt(from === at ? to : from);
      other.classList.add("lit");
      const words = titleOf(way), key = from + " " + to + words;
      if (!seen.has(key)) { seen.add(key); (from === at ? out : into).push([words, other]); }
    }
    about.replaceChildren();
    const close = add("button", "Close");
    close.type = "button"; close.style.float = "right"; close.onclick = clear;
    add("h2", nameOf(node));
    const { leadsTo } = node.dataset;
    if (leadsTo && sections.some(s => s.dataset.of === leadsTo.split("/")[0])) {
      const list = add("ul", "");
      list.append(button("Show this pathway", () => show(leadsTo)));
    }
    add("p", titleOf(node).slice(titleOf(node).indexOf("\n") + 1).trim());
    for (const [words, ways] of [["Leads to", out], ["Comes from", into]]) {
      if (!ways.length) continue;
      add("h3", words);
      const list = add("ul", "");
      for (const [why, other] of ways) list.append(button(`${nameOf(other)} \u2013 ${inWords(why)}`, () => { choose(other); goTo(other); }));
    }
    about.hidden = false;
    about.scrollTop = 0;
  };

  const show = (name, keep) => {
    const [id, step] = name.split("/");
    for (const section of sections) section.hidden = section.dataset.of !== id;
    svg = sections.find(s => !s.hidden).querySelector("svg");
    whole = [0, 0, +svg.getAttribute("width"), +svg.getAttribute("height")];
    which.value = id;
    clear();
    all();
    // A tall picture begins at its start, large enough to read.
    if (scale() > 2) {
      const start = svg.querySelector(".node.start");
      if (start) { goTo(start); see([0, view[1], view[2], view[3]]); }
    }
    const node = step && svg.querySelector(`.node[data-key="${CSS.escape(step)}"]`);
    if (node) { choose(node); goTo(node); }
    if (!keep) history.pushState(null, "", "#" + name);
    if (search.value) look();
  };
  const fromAddress = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    show(sections.some(s => s.dataset.of === name.split("/")[0]) ? name : sections[0].dataset.of, true);
  };

  const look = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    clear();
    hit = -1;
    hits = words.length ? nodes().filter(n => { const text = n.textContent.toLowerCase(); return words.every(w => text.includes(w)); }) : [];
    found.textContent = words.length ? `${hits.length} found${hits.length ? "; Enter goes to the next" : ""}` : "";
    svg.classList.toggle("dim", words.length > 0);
    hits.forEach(n => n.classList.add("lit"));
  };
  search.oninput = look;
  search.onkeydown = event => {
    if (event.key !== "Enter" || !hits.length) return;
    hit = (hit + 1) % hits.length;
    choose(hits[hit]);
    goTo(hits[hit]);
  };

  which.onchange = () => show(which.value);
  $("in").onclick = () => nearer(.7);
  $("out").onclick = () => nearer(1.4);
  $("all").onclick = () => all();
  addEventListener("popstate", fromAddress);
  addEventListener("keydown", event => {
    if (/^(INPUT|SELECT)$/.test(event.target.tagName)) return;
    const step = view[2] / 12, moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key in moves) { const [x, y] = moves[event.key]; see([view[0] + x, view[1] + y, view[2], view[3]]); event.preventDefault(); }
    else if (event.key === "+" || event.key === "=") nearer(.7);
    else if (event.key === "-") nearer(1.4);
    else if (event.key === "0") all();
    else if (event.key === "Escape") clear();
    else if (event.key === "/") { search.focus(); event.preventDefault(); }
    else if (event.key === "Enter" && event.target.classList?.contains("node")) choose(event.target);
  });

  for (const section of sections) {
    const picture = section.querySelector("svg"), fingers = new Map();
    let moved = 0;
    picture.querySelectorAll(".node").forEach(n => { n.setAttribute("tabindex", "0"); n.setAttribute("role", "button"); });
    picture.addEventListener("wheel", event => { event.preventDefault(); nearer(Math.exp(event.deltaY * .0015), event.clientX, event.clientY); }, { passive: false });
    picture.addEventListener("pointerdown", event => { fingers.set(event.pointerId, [event.clientX, event.clientY]); moved = 0; });
    addEventListener("pointerup", event => fingers.delete(event.pointerId));
    addEventListener("pointercancel", event => fingers.delete(event.pointerId));
    picture.addEventListener("pointermove", event => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const now = [event.clientX, event.clientY], s = scale();
      if (fingers.size === 1) see([view[0] - (now[0] - before[0]) * s, view[1] - (now[1] - before[1]) * s, view[2], view[3]]);
      else {
        const [, other] = [...fingers].find(([id]) => id !== event.pointerId), far = p => Math.hypot(p[0] - other[0], p[1] - other[1]);
        nearer(far(before) / Math.max(far(now), 1), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
      }
      moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
      fingers.set(event.pointerId, now);
    });
    picture.addEventListener("click", event => {
      if (moved > 6) return;
      const jump = event.target.closest(".jump, .words, .arrow"), node = event.target.closest(".node");
      if (jump) { const to = nodeAt(jump.dataset.to); choose(to); if (!jump.matches(".arrow")) goTo(to); }
      else if (node) choose(node);
      else clear();
    });
    picture.addEventListener("dblclick", event => {
      const { leadsTo } = event.target.closest(".node")?.dataset ?? {};
      if (leadsTo && sections.some(s => s.dataset.of === leadsTo.split("/")[0])) show(leadsTo);
    });
  }
  fromAddress();
})();
