// Uses a page as a reader does: viewer.js PLAYWRIGHT BROWSER PAGE. Prints what is wrong as JSON.
const [, , library, browser, page] = process.argv;
const {chromium} = require(library);
(async () => {
  const b = await chromium.launch({executablePath: browser, args: ["--no-sandbox", "--disable-quic"]});
  const wrong = [];
  const check = (ok, what) => { if (!ok) wrong.push(what); };
  const p = await (await b.newContext({viewport: {width: 390, height: 800}})).newPage();
  p.on("dialog", d => { wrong.push("a text of the page is run: " + d.message()); d.dismiss(); });
  p.on("console", m => { if (m.type() === "error") wrong.push(m.text()); });
  p.on("pageerror", e => wrong.push(e.message));
  p.on("request", r => { if (!r.url().startsWith("file://" + page) && !r.url().startsWith("data:")) wrong.push("asks " + r.url()); });
  await p.goto("file://" + page);
  // A cell leads to its answers.
  await p.click('a[href*="language=khm-Khmr"] >> nth=0');
  check(await p.$eval("select[name=language]", e => e.value) === "khm-Khmr", "a cell does not choose its language");
  check((await p.textContent("#found")).startsWith("31 of "), "found: " + await p.textContent("#found"));
  check(await p.$$eval(".q .turn .t", l => l.length > 0 && l.every(e => e.lang === "khm-Khmr")), "texts do not say their language");
  // Filters.
  for (const f of await p.$$("#filters select")) await f.selectOption("");
  const count = async filters => {
    for (const [name, value] of Object.entries(filters)) await p.selectOption(`select[name=${name}]`, value);
    const n = await p.$$eval(".q h3", l => l.map(e => e.textContent));
    for (const name of Object.keys(filters)) await p.selectOption(`select[name=${name}]`, "");
    return n.join(" ");
  };
  for (const [filters, want] of [[{state: "refused"}, "refused"], [{state: "failed"}, "failed"], [{state: "unscored"}, "hostile"], [{state: "wrong language"}, "foreign"], [{task: "open", result: "right"}, "picture thought"], [{task: "talk", topic: "food"}, "turns"]])
    check(await count(filters) === want, JSON.stringify(filters) + ": " + await count(filters));
  // What a text may not do.
  await p.selectOption("select[name=state]", "unscored");
  const bad = await p.evaluate(() => (document.querySelector("#list").innerText.match(/[\u202a-\u202e\u2066-\u2069\u2028\u2029\u0000\u0007\ufeff]/g) || []).length);
  check(bad === 0, bad + " characters that change how a line runs");
  check((await p.textContent("#list")).includes("</script><script>alert(1)</script>") && (await p.textContent("#list")).includes("⟦RLO⟧"), "a hostile answer is not shown as it is");
  check(await p.$$eval("#list script, #list img", l => l.length) === 0, "a text became an element");
  await p.selectOption("select[name=state]", "");
  // How lines run, a picture, a talk, likelihoods.
  await p.fill("input[name=words]", "every/script");
  check(await p.$$eval('[lang="zsm-Arab"]', l => l.length > 0 && l.filter(e => e.closest("#list")).every(e => getComputedStyle(e).direction === "rtl")), "Jawi does not run from right to left");
  check(await p.$$eval("#list .t", l => l.every(e => getComputedStyle(e).letterSpacing === "normal")), "letters are spaced");
  check(await p.$$eval("#list .t", l => new Set(l.map(e => e.lang)).size) === 9, "not all scripts are there");
  check(await p.$$eval("#list .s-Khmr", l => l.length > 0 && l.every(e => getComputedStyle(e).fontFamily.startsWith('"Noto Sans Khmer"'))), "Khmer has no font of its own");
  await p.fill("input[name=words]", "picture");
  check(await p.$$eval("#list img", l => l.length === 1), "the picture is not there");
  await p.$eval("#list img", e => e.scrollIntoView());
  await p.waitForFunction(() => { const i = document.querySelector("#list img"); return i.complete && i.naturalWidth > 0 && i.naturalWidth <= 280; }, null, {timeout: 5000}).catch(() => wrong.push("the picture is not shown small"));
  await p.fill("input[name=words]", "turns");
  check((await p.$$eval(".q .turn:not(details .turn) .t", l => l.map(e => e.textContent))).slice(1).join("|") === "ข้อแรก|แล้วต่อไป|ข้อสอง", "the talk is: " + (await p.$$eval(".q .turn:not(details .turn) .t", l => l.map(e => e.textContent))).join("|"));
  check(await p.$$eval(".q details summary", l => l.map(e => e.textContent).join()) === "judge", "the judge is not apart");
  await p.fill("input[name=words]", "likely");
  check(await p.$$eval(".likely tbody tr", l => l.map(e => e.className + e.cells[1].textContent).join()) === "picked-10.50,-11.50,-12.50", "likelihoods are not a table");
  await p.fill("input[name=words]", "");
  await p.selectOption("select[name=task]", "mc");
  check(await p.$$eval(".q", l => l.length) === 20, "not twenty at first");
  await p.click("#more");
  check(await p.$$eval(".q", l => l.length) === 40, "more are not shown");
  check(/line \d+ · request [0-9a-z-]+/.test(await p.textContent(".trace")), "no way to the log");
  // Without a script the board stands.
  const plain = await (await b.newContext({javaScriptEnabled: false})).newPage();
  await plain.goto("file://" + page);
  check((await plain.textContent("main")).includes("Khmer") && await plain.isVisible("table") && !(await plain.isVisible("#filters")), "without a script there is no board");
  await b.close();
  console.log(JSON.stringify(wrong));
})().catch(e => { console.error(e); process.exit(1); });
