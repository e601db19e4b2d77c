using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;

namespace WasmOs.Cli.Cache;

/// <summary>Stores compiled code as files in the user's cache directory. When the folder is full, the least recently used files are deleted.</summary>
internal sealed class ArtifactFolder : IArtifactStore
{
    /// <summary>512 MiB: room for about thirty large programs. A Go program of 6 MB has 15 MB of machine code.</summary>
    public const long DefaultMaxBytes = 512L << 20;

    private readonly string _directory;
    private readonly long _maxBytes;

    public ArtifactFolder(string directory, long maxBytes)
    {
        _directory = directory;
        _maxBytes = maxBytes;
        CacheDirectory.Create(directory);
    }

    /// <summary>Opens the user's folder and its key. Null when the folder cannot be used: then every module is compiled again.</summary>
    public static ArtifactFolder? TryOpen(out byte[]? key)
    {
        key = null;
        if (CacheDirectory.Find() is not { } directory)
        {
            return null;
        }

        try
        {
            CacheDirectory.Create(directory);
            key = CacheKey.ReadOrCreate(directory);
            return new ArtifactFolder(Path.Combine(directory, "compiled"), DefaultMaxBytes);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            // A read-only home or a full disk must not prevent a run: it continues without the cache.
            key = null;
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadAsync(ModuleDigest digest, string engine, CancellationToken cancellationToken)
    {
        var path = PathOf(digest, engine);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var artifact = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
            return artifact;
        }
        catch (Exception e) when (IsUnusable(e))
        {
            // By the contract of IArtifactStore this is a miss. Another process may have deleted the file.
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ModuleDigest digest, string engine, ReadOnlyMemory<byte> artifact, CancellationToken cancellationToken)
    {
        if (artifact.Length > _maxBytes)
        {
            return;
        }

        var path = PathOf(digest, engine);
        var temporary = $"{path}.{Environment.ProcessId}";
        try
        {
            await WriteFileAsync(temporary, artifact, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, path, overwrite: true);
            Trim();
        }
        catch (Exception e) when (IsUnusable(e))
        {
            // By the contract of IArtifactStore a failed write is ignored. A partly written file is deleted by Trim in time.
        }
    }

    /// <summary>Writes a file that only the user can read.</summary>
    private static async ValueTask WriteFileAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsUnusable(Exception e) => e is IOException or UnauthorizedAccessException;

    private void Trim()
    {
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(_directory).GetFiles().OrderByDescending(static file => file.LastWriteTimeUtc))
        {
            bytes += file.Length;
            if (bytes > _maxBytes)
            {
                file.Delete();
            }
        }
    }

    private string PathOf(ModuleDigest digest, string engine) => Path.Combine(_directory, $"{digest.ToHex()}-{engine}");
}
