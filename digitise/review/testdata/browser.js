// Reads a page over as a person would: browser.js PLAYWRIGHT BROWSER PAGE DOWNLOAD. Prints what it saw as JSON.
const [, , library, browser, page, download] = process.argv;
const {chromium} = require(library);
(async () => {
  const b = await chromium.launch({executablePath: browser, args: ["--no-sandbox"]});
  const seen = {errors: [], requests: []};
  const context = await b.newContext({viewport: {width: 390, height: 844}, hasTouch: true, acceptDownloads: true});
  const watch = p => {
    p.on("pageerror", e => seen.errors.push(e.message));
    p.on("dialog", d => { seen.errors.push("dialog: " + d.message()); d.dismiss(); });
    p.on("console", m => { if (m.type() === "error") seen.errors.push(m.text()); });
    p.on("request", r => { if (!r.url().startsWith("file:") && !r.url().startsWith("data:") && !r.url().startsWith("blob:")) seen.requests.push(r.url()); });
  };
  let p = await context.newPage();
  watch(p);
  await p.goto("file://" + page);
  seen.width = await p.evaluate(() => document.documentElement.scrollWidth);
  seen.small = await p.evaluate(() => [...document.querySelectorAll("button,input")].filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.height < 44 || r.width < 44); }).length);
  seen.broken = await p.evaluate(async () => { let n = 0; for (const i of document.images) { try { await i.decode(); } catch { n++; } } return n; });
  seen.rtl = await p.locator('textarea[dir="rtl"][lang="ms-Arab"]').count();
  await p.fill("#reviewer", "សុខា");
  // Khmer: type, put a mark in from the row of keys, Enter.
  const khmer = p.locator('textarea[lang="km"]').first();
  await khmer.fill("");
  await khmer.pressSequentially("ភាសាខ");
  await p.locator("#keys button", {hasText: "◌្"}).click();
  await khmer.pressSequentially("មែរ");
  seen.typed = await khmer.inputValue();
  await khmer.press("Enter");
  seen.count = await p.textContent("#count");
  seen.moved = await p.evaluate(() => document.activeElement.tagName === "TEXTAREA" && document.activeElement.lang);
  // Undo: typed, then taken back.
  const thai = p.locator('textarea[lang="th"]').first();
  const before = await thai.inputValue();
  await thai.fill("ผิด");
  await thai.press("Escape");
  seen.undone = (await thai.inputValue()) === before;
  await thai.press("Alt+ArrowDown");
  seen.alt = await p.evaluate(() => document.activeElement !== document.querySelector('textarea[lang="th"]'));
  // Jawi, then a mark.
  const jawi = p.locator('textarea[lang="ms-Arab"]').first();
  await jawi.fill("بهاس ملايو باروو");
  await jawi.press("Enter");
  await p.locator("article", {has: p.locator('textarea[lang="my"]')}).first().getByText("Take the photo again").click();
  seen.after = await p.textContent("#count");
  // Closed and opened again, everything is there.
  await p.close();
  p = await context.newPage();
  watch(p);
  await p.goto("file://" + page);
  seen.kept = await p.textContent("#count");
  seen.name = await p.inputValue("#reviewer");
  await p.click("#give");
  seen.area = await p.inputValue("#content");
  const [file] = await Promise.all([p.waitForEvent("download"), p.click("#download")]);
  seen.file = file.suggestedFilename();
  await file.saveAs(download);
  await b.close();
  console.log(JSON.stringify(seen));
})().catch(e => { console.error(e); process.exit(1); });
