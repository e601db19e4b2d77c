using System.Security.Cryptography;
using WasmOs.Cli.Cache;
using WasmOs.Runtime.Modules;
using WasmOs.TestKit;

namespace WasmOs.Cli.Tests.Cache;

public sealed class CacheTests : IDisposable
{
    private readonly CliFolder _folder = new();

    private string CompiledPath => Path.Combine(_folder.CachePath, "compiled");

    [Fact]
    public async Task Run_SecondTime_TakesTheCodeThatWasKept()
    {
        var file = _folder.Add("calc.wasm", Guests.Calc());
        await _folder.RunAsync("", "run", "--invoke", "add", file, "1", "2");
        var kept = Assert.Single(Directory.GetFiles(CompiledPath));
        var content = await File.ReadAllBytesAsync(kept);

        // More memory, the same code.
        var second = await _folder.RunAsync("", "run", "--memory", "1000000000", "--invoke", "add", file, "1", "2");

        Assert.Equal("3\n", second.Output);
        Assert.Equal(content, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(CompiledPath))));
    }

    [Fact]
    public async Task Run_KeptCodeIsForged_IsCompiledAnew()
    {
        var file = _folder.Add("calc.wasm", Guests.Calc());
        await _folder.RunAsync("", "run", "--invoke", "add", file, "1", "2");
        var kept = Assert.Single(Directory.GetFiles(CompiledPath));
        var content = await File.ReadAllBytesAsync(kept);
        var forged = (byte[])content.Clone();
        forged[^1000] ^= 1;
        await File.WriteAllBytesAsync(kept, forged);

        var result = await _folder.RunAsync("", "run", "--invoke", "add", file, "1", "2");

        Assert.Equal("3\n", result.Output);
        Assert.NotEqual(forged, await File.ReadAllBytesAsync(kept));
    }

    [Fact]
    public async Task Run_CacheCannotBeWritten_RunsAllTheSame()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "cache"), "in the way");

        var result = await _folder.RunAsync("", "run", "--invoke", "add", _folder.Add("calc.wasm", Guests.Calc()), "1", "2");

        Assert.Equal((0, "3\n", ""), (result.ExitCode, result.Output, result.Errors));
    }

    [Fact]
    public void ReadOrCreate_KeyThatOthersCanRead_IsReplaced()
    {
        if (OperatingSystem.IsWindows())
        {
            // Files have no modes there: the user's profile is closed to others as a whole.
            return;
        }

        var first = CacheKey.ReadOrCreate(_folder.Path);
        var path = Path.Combine(_folder.Path, "key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(first, CacheKey.ReadOrCreate(_folder.Path));

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.NotEqual(first, CacheKey.ReadOrCreate(_folder.Path));
    }

    [Fact]
    public async Task WriteAsync_MoreThanFits_OldestGoOut()
    {
        var store = new ArtifactFolder(Path.Combine(_folder.Path, "small"), maxBytes: 250);
        var digests = Enumerable.Range(0, 3).Select(static i => ModuleDigest.FromBytes(SHA256.HashData([(byte)i]))).ToArray();
        foreach (var digest in digests)
        {
            await store.WriteAsync(digest, "engine", new byte[100], CancellationToken.None);
            Age(digest);
        }

        await store.WriteAsync(digests[0], "large", new byte[251], CancellationToken.None);

        Assert.Null(await store.ReadAsync(digests[0], "engine", CancellationToken.None));
        Assert.Null(await store.ReadAsync(digests[0], "large", CancellationToken.None));
        Assert.NotNull(await store.ReadAsync(digests[1], "engine", CancellationToken.None));
        Assert.NotNull(await store.ReadAsync(digests[2], "engine", CancellationToken.None));

        void Age(ModuleDigest digest)
        {
            var path = Path.Combine(_folder.Path, "small", digest.ToHex() + "-engine");
            File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1 + Array.IndexOf(digests, digest), 0, 0, 0, DateTimeKind.Utc));
        }
    }

    public void Dispose() => _folder.Dispose();
}
