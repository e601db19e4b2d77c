using System.Security.Cryptography;

namespace WasmOs.Cli.Cache;

/// <summary>The key under which compiled code is authenticated: whoever has it can make this user run machine code.</summary>
internal static class CacheKey
{
    private const int Length = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b111_111;

    /// <summary>The key in a directory, made when there is none that others could not read or write.</summary>
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

        // Whole or not at all; of two processes that start at once one key wins, and what the other seals is a miss.
        File.Move(temporary, path, overwrite: true);
        return key;
    }
}
