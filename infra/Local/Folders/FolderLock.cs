using System.Globalization;
using System.Text;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Folders;

/// <summary>
/// Prevents other processes, and a second opening in this process, from using a folder. The operating system releases the lock when the process ends, however
/// it ends. The owner's name is in another file beside the lock, because a locked file cannot be read.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows: .NET reports these codes when the file is already locked.
    private const int HeldOnLinux = 11;
    private const int HeldOnMac = 35;
    private const int HeldOnWindows = unchecked((int)0x80070020);

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    public static FolderLock Take(string folder)
    {
        var owner = Path.Combine(folder, FolderLayout.Owner);
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, FolderLayout.Lock), PrivateFiles.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (failure.HResult is HeldOnLinux or HeldOnMac or HeldOnWindows)
        {
            throw new StorageUnavailableException(
                "tables", $"The folder '{folder}' belongs to another process ({ReadOwner(owner)}): stop that one, or use another folder.", failure);
        }

        try
        {
            using var name = new StreamWriter(owner, PrivateFiles.Options(FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
            name.Write(string.Create(CultureInfo.InvariantCulture, $"pid {Environment.ProcessId} on {Environment.MachineName}\n"));
            return new FolderLock(file);
        }
        catch
        {
            // After any failure, release the lock, because no object owns it.
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string ReadOwner(string path)
    {
        if (!File.Exists(path))
        {
            return "it has not written its name yet";
        }

        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.UTF8);
        Span<char> text = stackalloc char[128];
        return text[..reader.ReadBlock(text)].ToString().Trim();
    }
}
