using WasmOs.TestKit;

namespace WasmOs.Cli.Tests.Run;

public sealed class DirectoryTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public DirectoryTests()
    {
        _folder.Add("files.wasm", Guests.FilesRust());
        _folder.AddDirectory("notes");
    }

    [Fact]
    public async Task Run_DirectoryGiven_GuestWritesAndReadsIt()
    {
        var put = await _folder.RunAsync("one\n", "run", "--dir", "notes::/notes", "files.wasm", "put", "a");
        var append = await _folder.RunAsync("two\n", "run", "--dir", "notes::/notes", "files.wasm", "append", "a");
        var get = await _folder.RunAsync("", "run", "--dir=notes::/notes", "files.wasm", "get", "a");
        var list = await _folder.RunAsync("", "run", "--dir", "notes::/notes", "files.wasm", "list");

        Assert.Equal((0, 0), (put.ExitCode, append.ExitCode));
        Assert.Equal("one\ntwo\n", get.Output);
        Assert.Equal("       8 a\n", list.Output);
        Assert.Equal("one\ntwo\n", _folder.ReadText("notes/a"));
    }

    [Fact]
    public async Task Run_DirectoryToReadOnly_GuestReadsAndCannotWrite()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "notes", "a"), "kept");

        var get = await _folder.RunAsync("", "run", "--dir", "notes::/notes::ro", "files.wasm", "get", "a");
        var put = await _folder.RunAsync("new", "run", "--dir", "notes::/notes::ro", "files.wasm", "put", "a");
        var delete = await _folder.RunAsync("", "run", "--dir", "notes::/notes::ro", "files.wasm", "delete", "a");

        Assert.Equal("kept", get.Output);
        Assert.Equal((1, 1), (put.ExitCode, delete.ExitCode));
        Assert.Equal("kept", _folder.ReadText("notes/a"));
    }

    [Fact]
    public async Task Run_OneDirectoryToReadAndOneToWrite_EachIsWhatItIs()
    {
        _folder.AddDirectory("other");
        string[] directories = ["--dir", "other::/other", "--dir", "notes::/notes::ro"];

        var denied = await _folder.RunAsync("x", ["run", .. directories, "files.wasm", "put", "a"]);
        var allowed = await _folder.RunAsync("x", ["run", .. directories, "files.wasm", "put", "/other/a"]);

        Assert.Equal((1, 0), (denied.ExitCode, allowed.ExitCode));
        Assert.Equal("x", _folder.ReadText("other/a"));
    }

    [Fact]
    public async Task Run_NoDirectoryGiven_GuestHasNone()
    {
        var result = await _folder.RunAsync("", "run", "files.wasm", "list");

        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task Run_PathThatLeavesTheDirectory_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "secret"), "secret");

        var result = await _folder.RunAsync("", "run", "--dir", "notes::/notes", "files.wasm", "get", "../secret");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Run_DirectoryThatIsNotThere_IsWrongUsage()
    {
        var result = await _folder.RunAsync("", "run", "--dir", "nowhere::/notes", "files.wasm", "list");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'nowhere'", result.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
