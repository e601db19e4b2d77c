// Opens a page in Debian's Chromium, calls a script in it as its own code would be, and prints what the script gave as one line of JSON: {"value":…} or {"error":"…"}.
// Reads {"browser":"/usr/bin/chromium","steps":[{"url":"…","script":"…"},…]} from standard input. The steps share one profile; a step without a script only opens the page.
"use strict";

const { chromium } = require("../node_modules/playwright-core");

const limit = 60_000; // ms; a page that hangs must not hang the tests

async function main() {
  let text = "";
  for await (const piece of process.stdin) {
    text += piece;
  }

  const { browser: executablePath, steps } = JSON.parse(text);
  // Without a sandbox of the browser's own: tests run as root in containers, and open pages of their own only.
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
