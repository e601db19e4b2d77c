using WasmOs.Infra.Local.Folders;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>
/// The files of blobs: <c>blobs/</c> has the contents, <c>temporary/</c> the files that are being written. Does not check conditions or rows.
/// </summary>
internal sealed class BlobFiles
{
    private const int CopyBuffer = 128 << 10;

    private readonly string _root;
    private readonly string _temporary;

    // Ensures that a folder that was just created for a file is not removed as empty before the file is in it.
    private readonly Lock _folders = new();

    public BlobFiles(string folder)
    {
        _root = Path.Combine(folder, FolderLayout.Blobs);
        _temporary = Path.Combine(folder, FolderLayout.Temporary);
        PrivateFiles.CreateFolder(_root);
        PrivateFiles.CreateFolder(_temporary);
        Interop.FlushFolder(folder);
    }

    public string PathOf(in BlobAddress blob) => Path.Combine(_root, BlobPath.Of(blob.Container, blob.Name));

    public string TemporaryPath(long id) => Path.Combine(_temporary, UniqueIds.Format(id));

    public IEnumerable<string> TemporaryFiles() => Directory.EnumerateFiles(_temporary);

    /// <summary>Opens a part of a blob's file for reading forward.</summary>
    /// <returns>A stream. It has fewer bytes than requested when the file was truncated, and none when the file is empty or is no regular file.</returns>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public Stream Open(in BlobAddress blob, long offset, long length)
    {
        var path = PathOf(blob);
        if (!HasBytes(path))
        {
            return Stream.Null;
        }

        return new BlobFileStream(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), blob, offset, length, path);
    }

    /// <summary>
    /// Whether opening the file cannot block. Opening a named pipe that somebody put there waits for its other end. A pipe or a device has a length of 0.
    /// </summary>
    private static bool HasBytes(string path) => new FileInfo(path) is not { Exists: true, Length: 0 };

    /// <summary>Writes and flushes a temporary file.</summary>
    /// <returns>The length of the file, in bytes.</returns>
    public async ValueTask<long> WriteTemporaryAsync(long id, Stream content, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(TemporaryPath(id), PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None));
        await content.CopyToAsync(file, CopyBuffer, cancellationToken).ConfigureAwait(false);
        file.Flush(flushToDisk: true);
        return file.Length;
    }

    /// <summary>Writes and flushes a temporary file.</summary>
    public void WriteTemporary(long id, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(TemporaryPath(id), PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None));
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    public void DeleteTemporary(long id) => File.Delete(TemporaryPath(id));

    /// <summary>Executes committed work on a blob's file, durably. Has no effect when the work was already done.</summary>
    public void Do(in BlobWork work, string path)
    {
        if (work.Moves)
        {
            Move(work.Id, path);
        }
        else
        {
            Delete(path);
        }
    }

    private void Move(long id, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var source = TemporaryPath(id);
        lock (_folders)
        {
            MakeFolder(folder);
            if (File.Exists(source) || !File.Exists(path))
            {
                MakeWay(path);
                File.Move(source, path, overwrite: true);
            }
        }

        Interop.FlushFolder(folder);
    }

    /// <summary>Writes and flushes a block at an offset. Truncates the file there first, because bytes behind the offset were never acknowledged.</summary>
    public void Append(string path, long offset, ReadOnlySpan<byte> block)
    {
        var isNew = offset == 0;
        using var file = isNew ? Create(path) : OpenToAppend(path);
        var length = RandomAccess.GetLength(file);
        if (length < offset)
        {
            throw new BlobFileDamagedException($"It has {length} bytes and {offset} were acknowledged: restore it from a backup or delete the blob.");
        }

        if (length > offset)
        {
            RandomAccess.SetLength(file, offset);
        }

        RandomAccess.Write(file, block, offset);
        RandomAccess.FlushToDisk(file);
        if (isNew)
        {
            Interop.FlushFolder(Path.GetDirectoryName(path)!);
        }
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle OpenToAppend(string path)
    {
        if (!HasBytes(path))
        {
            throw new BlobFileDamagedException("It is empty, or is no file: restore it from a backup or delete the blob.");
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception failure) when (BlobFileFaults.IsOfOneFile(failure))
        {
            throw new BlobFileDamagedException($"It cannot be opened: check its permissions and the disk ({failure.Message.TrimEnd('.')}).", failure);
        }
    }

    /// <summary>Deletes a blob's file and the folders that become empty.</summary>
    private void Delete(string path)
    {
        lock (_folders)
        {
            if (!Directory.Exists(Path.GetDirectoryName(path)))
            {
                return;
            }

            File.Delete(path);
            for (var folder = Path.GetDirectoryName(path)!; folder.Length > _root.Length && IsEmpty(folder); folder = Path.GetDirectoryName(folder)!)
            {
                Directory.Delete(folder);
            }
        }
    }

    private static bool IsEmpty(string folder)
    {
        using var entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
        return !entries.MoveNext();
    }

    private Microsoft.Win32.SafeHandles.SafeFileHandle Create(string path)
    {
        lock (_folders)
        {
            MakeFolder(Path.GetDirectoryName(path)!);
            MakeWay(path);
            // Create the file with its permissions first, because File.OpenHandle cannot set them.
            PrivateFiles.EnsureFile(path);
            return File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
    }

    /// <summary>Renames a folder that somebody put where a blob's file belongs. Its content does not belong to the store, so it is not deleted.</summary>
    private static void MakeWay(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        var aside = path + ".displaced";
        for (var number = 1; Path.Exists(aside); number++)
        {
            aside = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.displaced-{number}");
        }

        Directory.Move(path, aside);
    }

    private void MakeFolder(string folder)
    {
        if (folder.Length <= _root.Length || Directory.Exists(folder))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder)!;
        MakeFolder(parent);
        PrivateFiles.CreateFolder(folder);
        Interop.FlushFolder(parent);
    }
}
