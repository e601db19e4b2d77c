// A program that writes with AssemblyScript's own console, without WASI. Behind /run what it writes to standard output is the HTTP answer.
console.log("Content-Type: text/plain; charset=utf-8");
console.log("");
console.log("Hello from AssemblyScript, Zoë!");
trace("the answer is", 1, 42);
console.error("to standard error");
console.assert(Date.now() > 1_600_000_000_000, "the clock stands");
const started = performance.now();
console.log(performance.now() >= started ? "time passes" : "time went back");
const drawn = Math.random();
console.log(drawn >= 0 && drawn < 1 ? "random" : "not random");
