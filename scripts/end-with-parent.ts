// Loaded into the processes of the demo and the tests (`node --import`). The parent holds the other end of stdin: when it
// dies, however it dies, stdin ends, and nothing is left running.
process.stdin.once("end", () => process.kill(process.pid, "SIGTERM"));
process.stdin.once("error", () => process.kill(process.pid, "SIGTERM"));
process.stdin.resume();
// Watching must not keep a process alive that has nothing else to do.
if ("unref" in process.stdin && typeof process.stdin.unref === "function") process.stdin.unref();
