using System.Security.Cryptography;

namespace WasmOs.Cli.Cache;

/// <summary>The key that authenticates compiled code. Anybody who has it can make this user run any machine code.</summary>
internal static class CacheKey
{
    private const int Length = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b111_111;

    /// <summary>Reads the key in a directory. Creates a new one when there is none, or when others can read or write the file.</summary>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be used.</exception>
    public static byte[] ReadOrCreate(string directory)
    {
        var path = Path.Combine(directory, "key");
        return TryRead(path) ?? Create(path);
    }

    private static byte[]? TryRead(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = File.OpenHandle(path);
        var key = new byte[Length];
        return IsPrivate(file) && RandomAccess.GetLength(file) == Length && RandomAccess.Read(file, key, 0) == Length ? key : null;
    }

    private static bool IsPrivate(Microsoft.Win32.SafeHandles.SafeFileHandle file) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Others) == 0;

    private static byte[] Create(string path)
    {
        var key = RandomNumberGenerator.GetBytes(Length);
        var temporary = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(key);
        }

        // The move is atomic. When two processes start at once, the last key stays, and code that the other process seals is a miss later.
        File.Move(temporary, path, overwrite: true);
        return key;
    }
}
