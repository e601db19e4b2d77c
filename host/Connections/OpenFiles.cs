using System.Globalization;

namespace WasmOs.Host.Connections;

/// <summary>How many files this process may have open at once; each connection is one.</summary>
internal static class OpenFiles
{
    /// <summary>A limit below this is worth a warning: it leaves room for less than 3,072 connections.</summary>
    public const long Small = 4096;

    private const string LimitsFile = "/proc/self/limits";
    private const string Line = "Max open files";

    // More sockets than this on one host is an attack or a leak.
    private const int MostConnections = 20_000;

    // The program, its assemblies and libraries (200 while nothing happens), the database and its readers, files that runs read, the sockets of storage and webhooks.
    private const long LeastReserve = 512;

    /// <summary>The limit; null where the system does not tell it, or sets none.</summary>
    /// <remarks>.NET raises the soft limit to the hard one when the process starts, so this is the hard one.</remarks>
    public static long? Limit() => File.Exists(LimitsFile) ? Parse(File.ReadLines(LimitsFile)) : null;

    /// <summary>Reads the soft limit out of Linux's table; null when it is <c>unlimited</c> or not there.</summary>
    public static long? Parse(IEnumerable<string> lines)
    {
        string? line = lines.FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal));
        var soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    /// <summary>How many connections a limit leaves room for: all but a quarter of it and at least 512 files, which the rest of the program needs; where that leaves less, a quarter of the limit; never above 20,000.</summary>
    public static int ConnectionsFor(long? limit) => limit is not { } files ? MostConnections
        : (int)Math.Clamp(Math.Max(files - Math.Max(LeastReserve, files / 4), files / 4), 1, MostConnections);

    /// <summary>What to say at the start of a limit that is small; null when it is not.</summary>
    public static string? WarningOf(long? limit) => limit is { } files && files < Small
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"this process may have {files} files open, so it takes {ConnectionsFor(limit)} connections at once and refuses more. Raise the limit to 65536: ulimit -n, ")
            + "LimitNOFILE= of a systemd service, or --ulimit nofile= of a container"
        : null;
}
