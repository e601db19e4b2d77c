// Opens pages in Debian's Chromium, runs a script in each as if it were the page's own, and prints the scripts' results as one line of JSON:
// {"value":…} or {"error":"…"}. Reads {"browser":"/usr/bin/chromium","steps":[{"url":"…","script":"…"},…]} from standard input.
// The steps share one profile; a step without a script only opens the page.
"use strict";

const { chromium } = require("../node_modules/playwright-core");

const limit = 60_000; // ms; a page that hangs must not hang the tests

async function main() {
  let text = "";
  for await (const piece of process.stdin) {
    text += piece;
  }

  const { browser: executablePath, steps } = JSON.parse(text);
  // The browser's own sandbox is off: it does not work for root in containers, and the tests open only their own pages.
  const browser = await chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-dev-shm-usage"], timeout: limit });
  try {
    const context = await browser.newContext();
    context.setDefaultTimeout(limit);
    const results = [];
    for (const { url, script } of steps) {
      const page = await context.newPage();
      page.setDefaultNavigationTimeout(limit);
      await page.goto(url);
      results.push(script ? await page.evaluate(script) : null);
    }

    process.stdout.write(JSON.stringify({ value: results }) + "\n");
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  process.stdout.write(JSON.stringify({ error: String(error && error.stack ? error.stack : error) }) + "\n");
  process.exitCode = 1;
});
