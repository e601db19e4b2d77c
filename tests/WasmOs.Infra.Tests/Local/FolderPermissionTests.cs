using System.Runtime.Versioning;
using WasmOs.Infra.Local;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Local;

[Trait("Trial", "1.10")]
[UnsupportedOSPlatform("windows")]
public sealed class FolderPermissionTests : IDisposable
{
    private const UnixFileMode ForAll =
        PrivateFiles.Folder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode FileForAll = PrivateFiles.File | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("wasmos-permissions-");

    private string Data => Path.Combine(_parent.FullName, "data");

    [Fact]
    public async Task Open_NewFolder_EverythingInItIsTheOwnersAlone()
    {
        await using var storage = Open();
        await UseAsync(storage);

        Assert.Empty(storage.Warnings);
        AssertPrivate();
        Assert.Contains("storage.db-wal", Directory.GetFiles(Data).Select(Path.GetFileName));
    }

    [Fact]
    [Trait("Trial", "1.25")]
    public async Task CreateFolder_WithFoldersAboveItThatAreMissing_AllAreTheOwnersAlone()
    {
        PrivateFiles.CreateFolder(Path.Combine(Data, "deep", "keys"));

        Assert.All(
            [Data, Path.Combine(Data, "deep"), Path.Combine(Data, "deep", "keys")], folder => Assert.Equal(PrivateFiles.Folder, File.GetUnixFileMode(folder)));
        await using var storage = Open();
        Assert.Empty(storage.Warnings);
    }

    [Fact]
    public async Task Open_FolderOfAnOlderProgram_IsCorrectedAndTold()
    {
        await using (var before = Open())
        {
            await UseAsync(before);
        }

        Loosen();
        await using var after = Open();

        Assert.Contains("755", Assert.Single(after.Warnings), StringComparison.Ordinal);
        AssertPrivate();
    }

    [Fact]
    public async Task Open_FolderThatHoldsOtherThings_IsLeftAndToldAndTheStoreIsCorrected()
    {
        await using (var before = Open())
        {
            await UseAsync(before);
        }

        Loosen();
        var foreign = Path.Combine(Data, "letters.txt");
        await File.WriteAllTextAsync(foreign, "mine");
        File.SetUnixFileMode(foreign, FileForAll);
        await using var after = Open();

        Assert.Contains("chmod 700", Assert.Single(after.Warnings), StringComparison.Ordinal);
        Assert.Equal((ForAll, FileForAll), (File.GetUnixFileMode(Data), File.GetUnixFileMode(foreign)));
        Assert.Equal(
            (PrivateFiles.File, PrivateFiles.Folder),
            (File.GetUnixFileMode(Path.Combine(Data, "storage.db")), File.GetUnixFileMode(Path.Combine(Data, "blobs"))));
    }

    [Fact]
    public async Task Open_OneFileThatIsOpen_IsCorrectedAndTold()
    {
        await using (Open())
        {
        }

        File.SetUnixFileMode(Path.Combine(Data, "storage.db"), FileForAll);
        await using var after = Open();

        Assert.Contains("1 files", Assert.Single(after.Warnings), StringComparison.Ordinal);
        AssertPrivate();
    }

    [Fact]
    public async Task Open_LinkInTheFolder_IsNotFollowed()
    {
        await using (Open())
        {
        }

        var elsewhere = Path.Combine(_parent.FullName, "elsewhere");
        await File.WriteAllTextAsync(elsewhere, "x");
        File.SetUnixFileMode(elsewhere, FileForAll);
        File.CreateSymbolicLink(Path.Combine(Data, "storage.db.v1"), elsewhere);
        Loosen(Data);
        await using var after = Open();

        Assert.Equal(FileForAll, File.GetUnixFileMode(elsewhere));
    }

    [Fact]
    public async Task Migration_CopyOfTheDatabase_IsTheOwnersAlone()
    {
        await using (Open())
        {
        }

        await using var migrated =
            LocalStorage.Open(new LocalStorageOptions { Folder = Data }, TimeProvider.System, [.. Schema.Steps, "CREATE TABLE more (x INTEGER);"]);

        Assert.Contains(Directory.GetFiles(Data), file => file.Contains(".v", StringComparison.Ordinal));
        AssertPrivate();
    }

    public void Dispose() => _parent.Delete(recursive: true);

    private LocalStorage Open() => LocalStorage.Open(new LocalStorageOptions { Folder = Data }, TimeProvider.System);

    private static async Task UseAsync(LocalStorage storage)
    {
        await storage.Blobs.EnsureContainerAsync("things", CancellationToken.None);
        await storage.Blobs.PutAsync(new BlobAddress("things", "a/b"), new byte[10], BlobCondition.None, CancellationToken.None);
        await storage.Blobs.PutAsync(new BlobAddress("things", "streamed"), new MemoryStream(new byte[10]), BlobCondition.None, CancellationToken.None);
        await storage.Blobs.AppendAsync(new BlobAddress("things", "log"), new byte[10], CancellationToken.None);
    }

    private void Loosen()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(entry, Directory.Exists(entry) ? ForAll : FileForAll);
        }

        Loosen(Data);
    }

    private static void Loosen(string folder) => File.SetUnixFileMode(folder, ForAll);

    private void AssertPrivate()
    {
        Assert.Equal(PrivateFiles.Folder, File.GetUnixFileMode(Data));
        Assert.All(
            Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories),
            entry => Assert.Equal((entry, Directory.Exists(entry) ? PrivateFiles.Folder : PrivateFiles.File), (entry, File.GetUnixFileMode(entry))));
    }
}
