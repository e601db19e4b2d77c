using WasmOs.Infra.Local.Folders;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>The files of blobs: <c>blobs/</c> holds the content, <c>temporary/</c> what is being written. Not aware of conditions or rows.</summary>
internal sealed class BlobFiles
{
    private const int CopyBuffer = 128 << 10;

    private readonly string _root;
    private readonly string _temporary;

    // Guards that a folder which was just made for a file is not removed as empty before the file is in it.
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

    /// <summary>Opens a part of a blob's file to be read forward.</summary>
    /// <returns>Fewer bytes than asked for when the file was cut, none when it was emptied or is no file.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public Stream Open(in BlobAddress blob, long offset, long length)
    {
        var path = PathOf(blob);
        if (!HasBytes(path))
        {
            return Stream.Null;
        }

        return new BlobFileStream(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), blob, offset, length, path);
    }

    /// <summary>Whether a file may be opened without waiting: opening a named pipe that somebody put there waits for its other end, and like a device it has no bytes.</summary>
    private static bool HasBytes(string path) => new FileInfo(path) is not { Exists: true, Length: 0 };

    /// <summary>Writes and flushes a temporary file.</summary>
    /// <returns>Its length.</returns>
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

    /// <summary>Does what was decided about a blob's file, durably; harmless when it is done already.</summary>
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

    /// <summary>Writes and flushes a block at an offset, where the file is cut off first: what stands there was never acknowledged.</summary>
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

    /// <summary>Deletes a blob's file and the folders that it leaves empty.</summary>
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
            // Made with its permissions first: a handle cannot be opened with any.
            PrivateFiles.EnsureFile(path);
            return File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
    }

    /// <summary>A folder that somebody put where a blob's file belongs goes aside, with what is in it: it is not the store's to delete.</summary>
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
