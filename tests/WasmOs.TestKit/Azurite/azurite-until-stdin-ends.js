// Runs Azurite until the parent process closes standard input. The operating system closes it when the parent dies, so Azurite never outlives the tests.
"use strict";

const hardLimitMilliseconds = 5000;

process.stdin.on("end", () => {
  process.kill(process.pid, "SIGTERM"); // On SIGTERM, Azurite closes its servers and writes its database.
  setTimeout(() => process.exit(0), hardLimitMilliseconds).unref();
});
process.stdin.resume();
process.stdin.unref(); // Standard input must not keep the process alive when Azurite has ended.

require("../node_modules/azurite/dist/src/azurite.js");
