// Runs Azurite until the process that started it closes standard input, which the operating system does when that process dies: it must not outlive the tests.
"use strict";

const hardLimitMilliseconds = 5000;

process.stdin.on("end", () => {
  process.kill(process.pid, "SIGTERM"); // Azurite's own way to end: it closes its servers and writes its database.
  setTimeout(() => process.exit(0), hardLimitMilliseconds).unref();
});
process.stdin.resume();
process.stdin.unref(); // So that standard input does not keep the process when Azurite has ended.

require("../node_modules/azurite/dist/src/azurite.js");
