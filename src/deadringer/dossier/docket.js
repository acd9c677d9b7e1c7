// Filters, order, deep links and keys of the docket. The page is whole without it; it adds nothing to what is said.
(() => {
  "use strict";
  document.documentElement.classList.add("live");

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const number = (text) => (text ? Number(text) : NaN);
  // What rows are ordered by, the least first; what has no such number stands last.
  const ORDERS = {
    support: (row) => -number(row.dataset.lr),
    amount: (row) => -number(row.dataset.amount),
    due: (row) => Date.parse(row.dataset.due),
  };
  const names = new Intl.Collator("en");

  const start = () => {
    const form = document.getElementById("filters");
    if (!form) return;
    const fields = [...form.querySelectorAll("[name]")];
    const query = form.querySelector("[name=q]");
    const said = document.getElementById("filtered");
    const items = [...document.querySelectorAll("tr[data-part]")].map((row, rank) => {
      const set = (name) => new Set((row.dataset[name] || "").split(" "));
      const sets = { state: set("state"), permission: set("permission"), forum: set("forum"), where: set("where"), right: set("right") };
      return { row, rank, sets, lr: number(row.dataset.lr), part: document.getElementById(row.dataset.part), text: null };
    });
    let written = null;
    let order = "";

    const values = () => Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));
    const text = (item) => (item.text ??= plain(item.row.textContent + " " + (item.part ? item.part.textContent : "")));
    const passes = (item, wanted, words) =>
      Object.entries(item.sets).every(([name, held]) => !wanted[name] || held.has(wanted[name])) &&
      (!wanted.support || item.lr >= number(wanted.support)) &&
      words.every((word) => text(item).includes(word));

    const sort = (by) => {
      if (by === order) return;
      order = by;
      const key = ORDERS[by];
      const keys = new Map(items.map((item) => [item, key ? key(item.row) : 0]));
      const known = (item) => !Number.isNaN(keys.get(item));
      const compare = (a, b) => {
        if (by === "name") return names.compare(a.row.dataset.name, b.row.dataset.name) || a.rank - b.rank;
        return known(b) - known(a) || (known(a) ? keys.get(a) - keys.get(b) : 0) || a.rank - b.rank;
      };
      const sorted = [...items].sort(compare);
      for (const body of new Set(items.map((item) => item.row.parentNode))) {
        body.append(...sorted.filter((item) => item.row.parentNode === body).map((item) => item.row));
      }
    };

    const apply = () => {
      const wanted = values();
      const words = plain(wanted.q || "").split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const item of items) {
        const pass = passes(item, wanted, words);
        shown += pass;
        if (item.row.hidden === pass) item.row.hidden = !pass;
        if (item.part && item.part.hidden === pass) item.part.hidden = !pass;
      }
      for (const table of new Set(items.map((item) => item.row.closest("table")))) {
        table.hidden = !table.querySelector("tr[data-part]:not([hidden])");
      }
      sort(wanted.sort || "");
      const all = shown === items.length;
      document.documentElement.classList.toggle("narrowed", !all);
      said.textContent = all ? `All ${items.length} shown.` : `${shown} of ${items.length} shown; the others are filtered out.`;
    };

    const asked = () => {
      const raw = location.hash.slice(1);
      return raw.includes("=") ? new URLSearchParams(raw) : null;
    };
    const fragment = () => {
      const set = Object.entries(values()).filter(([, value]) => value);
      return set.length ? new URLSearchParams(set).toString() : "q=";
    };
    const write = (anew) => {
      const next = fragment();
      if (next === written) return;
      written = next;
      if (anew) history.pushState(null, "", "#" + next);
      else history.replaceState(null, "", "#" + next);
    };
    const fill = (from) => {
      for (const field of fields) {
        const value = (from.get(field.name) || "").slice(0, 200);
        const offered = !field.options || [...field.options].some((option) => option.value === value);
        field.value = offered ? value : "";
      }
    };
    const clear = (anew) => {
      fill(new URLSearchParams());
      apply();
      if (anew) write(true);
    };

    const reach = () => {
      let target = null;
      try {
        target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      } catch {
        return; // no well-formed name
      }
      if (!target) return;
      if (target.closest("[hidden]")) clear(false);
      for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
      target.scrollIntoView();
    };
    const follow = () => {
      const from = asked();
      if (from) {
        fill(from);
        written = fragment();
        apply();
      } else if (location.hash) {
        written = null;
        reach();
      } else {
        written = null;
        clear(false);
      }
    };

    let cold = 0; // items whose text is still to be read, so that the first letter typed need not wait for it
    const warm = (time) => {
      while (cold < items.length && time.timeRemaining() > 1) text(items[cold++]);
      if (cold < items.length) requestIdleCallback(warm);
    };
    if (window.requestIdleCallback) requestIdleCallback(warm);

    let pending = 0;
    form.addEventListener("input", (event) => {
      apply();
      clearTimeout(pending);
      if (event.target !== query) return write(true);
      const first = !new URLSearchParams(location.hash.slice(1)).get("q");
      if (first) write(true);
      else pending = setTimeout(() => write(false), 200);
    });
    document.getElementById("clear").addEventListener("click", () => {
      clear(true);
      query.focus();
    });
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[data-shows]") : null;
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      fill(new URLSearchParams(link.dataset.shows));
      apply();
      write(true);
      document.getElementById("summary").scrollIntoView();
      query.focus({ preventScroll: true });
    });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const typing = event.target instanceof Element && event.target.closest("input, select, textarea");
      if (event.key === "/" && !typing) {
        event.preventDefault();
        query.focus();
        query.select();
      } else if (event.key === "Escape" && fragment() !== "q=") {
        clearTimeout(pending);
        clear(true);
      }
    });
    window.addEventListener("hashchange", follow);
    window.addEventListener("popstate", follow);
    follow();
  };
  document.addEventListener("DOMContentLoaded", start);
})();
