// Keys for people who read a lot: / to the search box, j and k through the results, o or Enter to open, ? for help.
(() => {
  "use strict";
  const hits = [...document.querySelectorAll("[data-hit]")];
  const box = document.querySelector("#q");
  const keys = document.querySelector("#keys");
  let here = -1;

  const typing = (element) =>
    element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

  const go = (step) => {
    if (!hits.length) return;
    here = Math.min(hits.length - 1, Math.max(0, here + step));
    const link = hits[here].querySelector("a");
    link.focus();
    hits[here].scrollIntoView({ block: "nearest" });
  };

  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
  };

  const actions = {
    "/": () => { if (box) { box.focus(); box.select(); } else { follow("[data-search]"); } },
    j: () => (hits.length ? go(1) : follow("[rel=next]")),
    k: () => (hits.length ? go(-1) : follow("[rel=prev]")),
    o: () => { if (here >= 0) hits[here].querySelector("a").click(); },
    u: () => follow("[data-back]"),
    "?": () => { if (keys) keys.showModal(); },
  };

  // Where a browser cannot show closed details on a wide screen by style alone, open them.
  const fold = document.querySelector("[data-fold]");
  if (fold && matchMedia("(min-width: 52.01rem)").matches && !CSS.supports("selector(::details-content)")) {
    fold.open = true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
})();
