using System.Globalization;

namespace WasmOs.Host.Connections;

/// <summary>The process's limit of open files. Each connection uses one file handle.</summary>
internal static class OpenFiles
{
    /// <summary>A limit below this causes a warning, because it leaves room for fewer than 3,072 connections.</summary>
    public const long Small = 4096;

    private const string LimitsFile = "/proc/self/limits";
    private const string Line = "Max open files";

    // More sockets than this on one host mean an attack or a leak.
    private const int MostConnections = 20_000;

    // For the program with its assemblies and libraries (240 when idle), the database and its readers, files that runs read, and the sockets of storage and
    // webhooks.
    private const long LeastReserve = 512;

    /// <summary>Returns the limit; null when the system has none or does not report it.</summary>
    /// <remarks>.NET raises the soft limit to the hard limit when the process starts, so the result is the hard limit.</remarks>
    public static long? Limit() => File.Exists(LimitsFile) ? Parse(File.ReadLines(LimitsFile)) : null;

    /// <summary>Parses the soft limit from the lines of <c>/proc/self/limits</c>; null when it is <c>unlimited</c> or missing.</summary>
    public static long? Parse(IEnumerable<string> lines)
    {
        string? line = lines.FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal));
        var soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    /// <summary>
    /// Returns how many connections a limit allows. The rest of the program keeps a quarter of the limit, at least 512 files. If that leaves less than a
    /// quarter for connections, they get a quarter. The result is at most 20,000.
    /// </summary>
    public static int ConnectionsFor(long? limit) => limit is not { } files ? MostConnections
        : (int)Math.Clamp(Math.Max(files - Math.Max(LeastReserve, files / 4), files / 4), 1, MostConnections);

    /// <summary>Returns the warning about a small limit; null when the limit is large enough.</summary>
    public static string? WarningOf(long? limit) => limit is { } files && files < Small
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"this process may have {files} files open, so it takes {ConnectionsFor(limit)} connections at once and refuses more. ")
            + "Raise the limit to 65536: ulimit -n, LimitNOFILE= of a systemd service, or --ulimit nofile= of a container"
        : null;
}
