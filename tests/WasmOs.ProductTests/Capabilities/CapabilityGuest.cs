namespace WasmOs.ProductTests.Capabilities;

/// <summary>A guest whose functions each use one capability. A function returns the error number, or 1000 plus the value that it received.</summary>
internal static class CapabilityGuest
{
    /// <summary>The error number for a capability that is not granted.</summary>
    public const int NotCapable = 76;

    /// <summary>The text of the guest. Another note gives the module another digest.</summary>
    public static string Text(string note = "") => $$"""
        (module
          (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
          (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
          (import "wasi_snapshot_preview1" "sock_shutdown" (func $shutdown (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 16) "a") (data (i32.const 32) "out/secret") (data (i32.const 64) "x") (data (i32.const 128) "{{note}}")
          ;; an iovec of one byte at 64, one of one byte at 96
          (data (i32.const 200) "\40\00\00\00\01\00\00\00\60\00\00\00\01\00\00\00")
          (func $readat (param $name i32) (param $length i32) (result i32) (local $errno i32)
            (local.set $errno (call $open (i32.const 3) (i32.const 1) (local.get $name) (local.get $length) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 300)))
            (if (local.get $errno) (then (return (local.get $errno))))
            (local.set $errno (call $read (i32.load (i32.const 300)) (i32.const 208) (i32.const 1) (i32.const 304)))
            (if (local.get $errno) (then (return (local.get $errno))))
            (i32.add (i32.const 1000) (i32.load8_u (i32.const 96))))
          (func (export "read") (result i32) (call $readat (i32.const 16) (i32.const 1)))
          (func (export "escape") (result i32) (call $readat (i32.const 32) (i32.const 10)))
          (func (export "write") (result i32) (local $errno i32)
            (local.set $errno (call $open (i32.const 3) (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 300)))
            (if (local.get $errno) (then (return (local.get $errno))))
            (call $write (i32.load (i32.const 300)) (i32.const 200) (i32.const 1) (i32.const 304)))
          (func (export "clock") (result i32) (call $clock (i32.const 0) (i64.const 1) (i32.const 400)))
          (func (export "random") (result i32) (call $random (i32.const 400) (i32.const 8)))
          (func (export "yield") (result i32) (call $yield))
          (func (export "socket") (result i32) (call $shutdown (i32.const 3) (i32.const 0)))
          (func (export "environment") (result i32) (drop (call $environ (i32.const 400) (i32.const 404))) (i32.add (i32.const 1000) (i32.load (i32.const 400))))
          (func (export "arguments") (result i32) (local $errno i32)
            (local.set $errno (call $args (i32.const 400) (i32.const 404)))
            (if (local.get $errno) (then (return (local.get $errno))))
            (i32.add (i32.const 1000) (i32.load (i32.const 400)))))
        """;

    /// <summary>
    /// An HTTP guest that copies its body into its response. Afterwards it creates the file <c>a</c> in its first directory, or truncates it.
    /// </summary>
    public const string Racer = """
        (module
          (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\40\00\00\00\1a\00\00\00\00\04\00\00\00\04\00\00") (data (i32.const 16) "a")
          (data (i32.const 64) "Content-Type: text/plain\0a\0a")
          (func (export "_start")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 304)))
            (loop $next
              (i32.store (i32.const 12) (i32.const 1024))
              (drop (call $read (i32.const 0) (i32.const 8) (i32.const 1) (i32.const 12)))
              (if (i32.load (i32.const 12)) (then (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 304))) (br $next))))
            (if (call $open (i32.const 3) (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 9) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 300)) (then unreachable))))
        """;

    /// <summary>Uploads the guest with capabilities.</summary>
    public static async Task KeepGuestAsync(this ProductClient api, string name, string capabilities)
    {
        await api.KeepAsync(name, Text());
        await api.GrantAsync(name, capabilities);
    }

    /// <summary>Sets capabilities, and asserts that they are accepted.</summary>
    public static async Task GrantAsync(this ProductClient api, string name, string capabilities)
    {
        var answer = await api.PatchAsync(name, capabilities);
        Assert.True(answer.Status == 200, answer.Text);
    }

    public static Task<Answer> PatchAsync(this ProductClient api, string name, string capabilities) =>
        api.SendAsync(HttpMethod.Patch, $"/api/v1/modules/{name}", ProductClient.Json($$"""{"capabilities":{{capabilities}}}"""));

    /// <summary>The result of one of the guest's functions.</summary>
    public static async Task<int> AskAsync(this ProductClient api, string name, string function) =>
        (await api.RunAsync(name, $$"""{"function":"{{function}}"}""")).GetProperty("result").GetInt32();
}
