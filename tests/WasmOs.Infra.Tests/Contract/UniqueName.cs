using System.Globalization;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>Makes names that no other test in this or another process uses. They are legal for containers, queues and tables.</summary>
internal static class UniqueName
{
    private static int _last;

    public static string Next(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{Environment.ProcessId}x{Interlocked.Increment(ref _last)}");
}
