using WasmOs.TestKit;

namespace WasmOs.Cli.Tests.Run;

/// <summary><c>--dir</c> with names as wasmtime takes them: without a guest's name, and with a relative one.</summary>
[Trait("Trial", "1.19")]
public sealed class RelativeDirectoryTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public RelativeDirectoryTests()
    {
        _folder.Add("files.wasm", Guests.FilesRust());
        _folder.Add("preopen.wat", System.Text.Encoding.UTF8.GetBytes("""
            (module
              (import "wasi_snapshot_preview1" "fd_prestat_get" (func $get (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func $name (param i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "_start")
                (drop (call $get (i32.const 3) (i32.const 0)))
                (drop (call $name (i32.const 3) (i32.const 1024) (i32.load (i32.const 4))))
                (i32.store (i32.const 0) (i32.const 1024))
                (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
            """));
        _folder.AddDirectory("notes");
        _folder.AddDirectory("notes/sub");
    }

    [Theory]
    [InlineData(".", ".")]
    [InlineData("./notes", "./notes")]
    [InlineData("notes", "notes")]
    [InlineData("notes::here", "here")]
    [InlineData("notes::.", ".")]
    [InlineData("notes::/", "/")]
    [InlineData("notes::here::ro", "here")]
    [InlineData("notes::ro", "notes")]
    [InlineData("notes::./ro", "./ro")]
    public async Task Run_Directory_IsToldToTheGuestByThisName(string directory, string name)
    {
        var result = await _folder.RunAsync("", "run", "--dir", directory, "preopen.wat");

        Assert.Equal((0, name, ""), (result.ExitCode, result.Output, result.Errors));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("./")]
    [InlineData("notes::notes")]
    [InlineData("notes::./notes")]
    [InlineData("notes")]
    public async Task Run_CurrentDirectoryOrRelativeName_GuestFindsItsFiles(string directory)
    {
        var put = await _folder.RunAsync("kept", "run", "--dir", directory, "files.wasm", "put", "a");
        var get = await _folder.RunAsync("", "run", "--dir", directory, "files.wasm", "get", "a");
        var readOnly = await _folder.RunAsync("new", "run", "--dir", directory + "::ro", "files.wasm", "put", "a");

        Assert.Equal((0, "kept"), (put.ExitCode, get.Output));
        Assert.Equal(1, readOnly.ExitCode);
        Assert.Equal("kept", _folder.ReadText("notes/a"));
    }

    public void Dispose() => _folder.Dispose();
}
