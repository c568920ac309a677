// Looks at pages as a reader would, narrow and wide: browser.js PLAYWRIGHT BROWSER < {"url", "pages", "pictures", "cookie", "language", "dark": names, "narrow": only}. Prints what is wrong as JSON.
const [, , library, browser] = process.argv;
const {chromium} = require(library);
const task = JSON.parse(require("fs").readFileSync(0, "utf8"));

// Runs in the page.
function faults(width) {
  const found = [];
  const say = (what, e) => found.push(what + (e ? ": " + e.outerHTML.slice(0, 160) : ""));
  if (document.documentElement.scrollWidth > width) {
    const wide = [...document.querySelectorAll("body *")].filter(e => { const r = e.getBoundingClientRect(); return r.right > width + 1 && !e.closest(".scroll") && getComputedStyle(e).position !== "absolute"; });
    say("the page is " + document.documentElement.scrollWidth + " pixels wide", wide[0]);
  }
  if (!document.documentElement.lang) say("no language");
  if (!document.title) say("no title");
  if (document.querySelectorAll("main").length !== 1) say("not one main part");
  let last = 0;
  for (const h of document.querySelectorAll("h1,h2,h3,h4,h5,h6")) {
    const level = +h.tagName[1];
    if (level > last + 1) say("a heading skips a level", h);
    if (!h.textContent.trim() && !h.querySelector("img[alt]:not([alt=''])")) say("an empty heading", h);
    last = level;
  }
  if (document.querySelectorAll("h1").length !== 1) say("not one first heading");
  for (const i of document.images) if (!i.hasAttribute("alt")) say("a picture without alt", i); else if (i.loading !== "lazy" && (!i.complete || !i.naturalWidth)) say("a broken picture", i);
  for (const e of document.querySelectorAll("input:not([type=hidden]),select,textarea")) if (!e.labels.length && !e.getAttribute("aria-label")) say("a field without label", e);
  for (const e of document.querySelectorAll("a[href],button")) if (!(e.textContent.trim() || e.getAttribute("aria-label") || e.querySelector("img[alt]:not([alt=''])"))) say("a link without words", e);
  for (const e of document.querySelectorAll("[id]")) if (document.querySelectorAll("#" + CSS.escape(e.id)).length > 1) say("an id twice", e);
  for (const e of document.querySelectorAll(".scroll")) if (e.scrollWidth > e.clientWidth && e.tabIndex < 0) say("a part that scrolls and cannot be reached with keys", e);
  for (const e of document.querySelectorAll("[tabindex]")) if (e.tabIndex > 0) say("an order of its own", e);
  for (const e of document.querySelectorAll("button,.top a,.tabs a,.pages a,select,input:not([type=hidden]):not([type=checkbox])")) { const r = e.getBoundingClientRect(); if (r.width && r.height < 44) say("a target of " + Math.round(r.height) + " pixels", e); }
  // Contrast of text with what lies behind it (WCAG 2.2, 1.4.3).
  const rgb = s => { const m = s.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > .99) return c; } return [255, 255, 255, 1]; };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), seen = new Set();
  let tight = 0;
  for (let n; (n = walk.nextNode());) {
    const e = n.parentElement;
    if (!n.data.trim() || seen.has(e)) continue;
    seen.add(e);
    const s = getComputedStyle(e), a = light(rgb(s.color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const large = parseFloat(s.fontSize) >= 24 || parseFloat(s.fontSize) >= 18.66 && +s.fontWeight >= 700;
    if (ratio < (large ? 3 : 4.5)) say("contrast " + ratio.toFixed(2), e);
    // Marks above and below need room: Khmer, Burmese, Lao, Thai, Tamil, Javanese.
    if (/[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u0b80-\u0bff\ua980-\ua9df]/.test(n.data) && parseFloat(s.lineHeight) < 1.45 * parseFloat(s.fontSize)) { tight++; say("lines too close", e); }
    if (s.textOverflow === "ellipsis" || (s.overflow === "hidden" && e.scrollHeight > e.clientHeight + 2 && !e.classList.contains("unseen"))) say("text is cut", e);
  }
  return found;
}

(async () => {
  const b = await chromium.launch({executablePath: browser, args: ["--no-sandbox", "--disable-quic"]});
  const wrong = [];
  for (const [width, scheme] of [[390, "light"], [1280, "light"], [390, "dark"]]) {
    const looked = Object.entries(task.pages).filter(([name]) => scheme === "light" && (width === 390 || !task.narrow && (!name.includes("-") || /Arab|Java/.test(name))) || scheme === "dark" && task.dark.includes(name));
    if (!looked.length) continue;
    const context = await b.newContext({viewport: {width, height: 800}, colorScheme: scheme, locale: task.language || "en", javaScriptEnabled: true});
    if (task.cookie) await context.addCookies([{name: "lontar-session", value: task.cookie, url: task.url}]);
    const p = await context.newPage();
    let at = "";
    const say = m => wrong.push(`${at} ${width} ${scheme}: ${m}`);
    p.on("console", m => { if (m.type() === "error" && !/status of 40[34]/.test(m.text())) say(m.text()); });
    p.on("pageerror", e => say(e.message));
    p.on("request", r => { if (!r.url().startsWith(task.url)) say("asks " + r.url()); });
    for (const [name, path] of looked) {
      at = name;
      await p.goto(task.url + path);
      for (const f of new Set(await p.evaluate(faults, width))) say(f);
      if (task.pictures) await p.screenshot({path: `${task.pictures}/${name}-${width}-${scheme}.png`, fullPage: true});
    }
    await p.keyboard.press("Tab");
    if (!(await p.evaluate(() => document.activeElement.classList.contains("skip") && document.activeElement.getBoundingClientRect().left >= 0))) say("the first key does not lead to the content");
    await context.close();
  }
  await b.close();
  console.log(JSON.stringify(wrong));
})().catch(e => { console.error(e); process.exit(1); });
