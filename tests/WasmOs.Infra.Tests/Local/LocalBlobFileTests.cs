using System.Text;
using WasmOs.Infra.Local;
using WasmOs.Infra.Local.Blobs;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Local;

/// <summary>The files of blobs: their paths, and what happens when files and rows do not match.</summary>
public sealed class LocalBlobFileTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private LocalStorage _storage = null!;

    public async Task InitializeAsync()
    {
        _storage = LocalStore.Open(_folder);
        await _storage.Blobs.EnsureContainerAsync("blobs", CancellationToken.None);
    }

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TryGetPath_PutBlob_IsItsPlainFile()
    {
        await Put("ab/cd-1.cwasm", "code");

        Assert.True(_storage.Blobs.TryGetPath(At("ab/cd-1.cwasm"), out var path));
        Assert.Equal(_folder.In("blobs", "blobs", "ab", "cd-1.cwasm"), path);
        Assert.Equal("code", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task TryGetPath_MissingOrAppendBlob_IsFalse()
    {
        await _storage.Blobs.AppendAsync(At("log.txt"), "x"u8.ToArray(), CancellationToken.None);

        Assert.False(_storage.Blobs.TryGetPath(At("missing"), out var path));
        Assert.Equal("", path);
        Assert.False(_storage.Blobs.TryGetPath(At("log.txt"), out _));
    }

    [Fact]
    public async Task OpenRead_ThenOverwritten_YieldsTheOldContent()
    {
        await Put("b", "old content");
        await using var content = await _storage.Blobs.OpenReadAsync(At("b"), 0, null, CancellationToken.None);
        await Put("b", "new");
        await _storage.Blobs.DeleteAsync(At("b"), BlobCondition.None, CancellationToken.None);

        using var reader = new StreamReader(content!.Content);
        Assert.Equal("old content", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Append_TornTail_IsNeitherReadNorKept()
    {
        await _storage.Blobs.AppendAsync(At("log.txt"), "one\n"u8.ToArray(), CancellationToken.None);
        await File.AppendAllTextAsync(_folder.In("blobs", "blobs", "log.txt"), "torn and longer than the next block");

        Assert.Equal("one\n", await Read("log.txt"));
        Assert.Equal(4, await _storage.Blobs.AppendAsync(At("log.txt"), "two\n"u8.ToArray(), CancellationToken.None));
        Assert.Equal("one\ntwo\n", await File.ReadAllTextAsync(_folder.In("blobs", "blobs", "log.txt")));
    }

    [Fact]
    public async Task Append_FileShorterThanAcknowledged_Throws()
    {
        await _storage.Blobs.AppendAsync(At("log.txt"), "one\n"u8.ToArray(), CancellationToken.None);
        await File.WriteAllTextAsync(_folder.In("blobs", "blobs", "log.txt"), "o");

        var failure = await Assert.ThrowsAsync<ContentDamagedException>(
            () => _storage.Blobs.AppendAsync(At("log.txt"), "two\n"u8.ToArray(), CancellationToken.None).AsTask());
        Assert.Contains("backup", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_DeletedByHand_TheBlobIsGone()
    {
        await Put("cache.bin", "x");
        File.Delete(_folder.In("blobs", "blobs", "cache.bin"));

        Assert.Null(await _storage.Blobs.GetPropertiesAsync(At("cache.bin"), CancellationToken.None));
        Assert.Null(await _storage.Blobs.OpenReadAsync(At("cache.bin"), 0, null, CancellationToken.None));
        Assert.NotNull(await _storage.Blobs.PutAsync(At("cache.bin"), "y"u8.ToArray(), BlobCondition.NotExists, CancellationToken.None));
        Assert.Equal("y", await Read("cache.bin"));
    }

    [Fact]
    public async Task Put_RenameRefused_IsFinishedWhenItCanBe()
    {
        await Put("folder/b.bin", "old");
        var folder = _folder.In("blobs", "blobs", "folder");
        Directory.Delete(folder, recursive: true);
        await File.WriteAllTextAsync(folder, "in the way");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Put("folder/b.bin", "new").AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Read("folder/b.bin"));
        Assert.False(_storage.Blobs.TryGetPath(At("folder/b.bin"), out _));

        File.Delete(folder);
        Assert.Equal("new", await Read("folder/b.bin"));
        Assert.True(_storage.Blobs.TryGetPath(At("folder/b.bin"), out _));
    }

    [Fact]
    public async Task Put_RenameRefusedAndClosed_IsFinishedByTheNextOpening()
    {
        var folder = _folder.In("blobs", "blobs", "folder");
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        await File.WriteAllTextAsync(folder, "in the way");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Put("folder/b.bin", "new").AsTask());
        await _storage.DisposeAsync();
        File.Delete(folder);

        _storage = LocalStore.Open(_folder);

        Assert.Equal("new", await Read("folder/b.bin"));
        Assert.Empty(Directory.EnumerateFiles(_folder.In("temporary")));
    }

    [Fact]
    [Trait("Trial", "1.7")]
    public async Task Put_FolderInPlaceOfTheFile_GoesAsideWithWhatIsInIt()
    {
        await Put("b.bin", "old");
        var path = _folder.In("blobs", "blobs", "b.bin");
        File.Delete(path);
        Directory.CreateDirectory(path);
        await File.WriteAllTextAsync(Path.Combine(path, "note.txt"), "mine");

        await Put("b.bin", "new");

        Assert.Equal("new", await Read("b.bin"));
        Assert.Equal("mine", await File.ReadAllTextAsync(Directory.EnumerateFiles(_folder.In("."), "note.txt", SearchOption.AllDirectories).Single()));
    }

    [Theory]
    [Trait("Trial", "1.7")]
    [InlineData("log.txt")]
    [InlineData("nowhere")]
    [InlineData("/proc/self/mem")]
    public async Task Read_ALinkInPlaceOfTheFile_IsDamageOfThisBlobAlone(string target)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // The targets of these links exist on Linux only.
        }

        await _storage.Blobs.AppendAsync(At("log.txt"), "one\n"u8.ToArray(), CancellationToken.None);
        var path = _folder.In("blobs", "blobs", "log.txt");
        File.Delete(path);
        File.CreateSymbolicLink(path, target);

        // The first two targets cannot be opened. The third can be opened, but reading its first bytes fails with EIO, like reading a bad sector.
        await Assert.ThrowsAsync<ContentDamagedException>(() => Read("log.txt"));
        await Assert.ThrowsAsync<ContentDamagedException>(() => _storage.Blobs.AppendAsync(At("log.txt"), "two\n"u8.ToArray(), CancellationToken.None)
            .AsTask());
    }

    [Fact]
    [Trait("Trial", "1.7")]
    public async Task Read_APipeInPlaceOfTheFile_DoesNotWaitForItsOtherEnd()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows has no such files.
        }

        await _storage.Blobs.AppendAsync(At("log.txt"), "one\n"u8.ToArray(), CancellationToken.None);
        var path = _folder.In("blobs", "blobs", "log.txt");
        File.Delete(path);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            await made.WaitForExitAsync();
        }

        Assert.Equal("", await Read("log.txt").WaitAsync(TimeSpan.FromSeconds(60)));
        await Assert.ThrowsAsync<ContentDamagedException>(
            () => Task.Run(() => _storage.Blobs.AppendAsync(At("log.txt"), "two\n"u8.ToArray(), CancellationToken.None).AsTask())
                .WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [Trait("Trial", "1.7")]
    [InlineData(5, true)] // EIO
    [InlineData(6, true)] // ENXIO
    [InlineData(21, true)] // EISDIR
    [InlineData(40, true)] // ELOOP
    [InlineData(12, false)] // ENOMEM
    [InlineData(23, false)] // ENFILE
    [InlineData(24, false)] // EMFILE
    [InlineData(28, false)] // ENOSPC
    [InlineData(30, false)] // EROFS
    public void IsOfOneFile_AnErrorOfTheSystem_IsToldFromOneOfTheFile(int error, bool expected) =>
        Assert.Equal(expected, BlobFileFaults.IsOfOneFile(new IOException("x", error)));

    [Fact]
    [Trait("Trial", "1.7")]
    public void IsOfOneFile_ExceptionsOfTheirOwn_AreOfTheFile() => Assert.All(
        new Exception[] { new UnauthorizedAccessException(), new FileNotFoundException(), new DirectoryNotFoundException(), new PathTooLongException() },
            failure =>
            Assert.True(BlobFileFaults.IsOfOneFile(failure)));

    [Fact]
    public async Task Put_SourceFails_LeavesNothing()
    {
        await using var source = new BlobFailingStream();

        await Assert.ThrowsAsync<InvalidDataException>(() => _storage.Blobs.PutAsync(At("b"), source, BlobCondition.None, CancellationToken.None).AsTask());

        Assert.Empty(Directory.EnumerateFiles(_folder.In("temporary")));
        Assert.Null(await _storage.Blobs.GetPropertiesAsync(At("b"), CancellationToken.None));
    }

    [Fact]
    public async Task Delete_LastBlobOfAFolder_RemovesTheFolder()
    {
        await Put("2026/01/02/a.txt", "a");
        await Put("2026/01/03/b.txt", "b");

        await _storage.Blobs.DeleteAsync(At("2026/01/02/a.txt"), BlobCondition.None, CancellationToken.None);

        Assert.False(Directory.Exists(_folder.In("blobs", "blobs", "2026", "01", "02")));
        Assert.Equal("b", await Read("2026/01/03/b.txt"));
        await Put("2026/01/02/a.txt", "again");
        Assert.Equal("again", await Read("2026/01/02/a.txt"));
    }

    [Fact]
    public async Task PutAndDelete_OneFolderAtOnce_NoneFails() => await Parallel.ForAsync(0, 200, async (i, _) =>
    {
        var name = $"shared/{i % 8}.txt";
        await Put(name, "x");
        await _storage.Blobs.DeleteAsync(At(name), BlobCondition.None, CancellationToken.None);
    });

    private static BlobAddress At(string name) => new("blobs", name);

    private ValueTask<string?> Put(string name, string text) =>
        _storage.Blobs.PutAsync(At(name), Encoding.UTF8.GetBytes(text), BlobCondition.None, CancellationToken.None);

    private async Task<string> Read(string name)
    {
        await using var content = await _storage.Blobs.OpenReadAsync(At(name), 0, null, CancellationToken.None);
        using var reader = new StreamReader(content!.Content);
        return await reader.ReadToEndAsync();
    }
}
