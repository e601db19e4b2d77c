using WasmOs.Fuzz.Tests.Targets;

namespace WasmOs.Fuzz.Tests;

/// <summary>The readers of untrusted bytes that are fuzzed. A target throws when its reader breaks a law; a refused input is no failure.</summary>
internal static class FuzzTargets
{
    /// <summary>By the name of the target's folder in the corpus.</summary>
    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new SortedDictionary<string, Action<byte[]>>(StringComparer.Ordinal)
    {
        ["archive"] = ArchiveTarget.Run,
        ["cgi-head"] = CgiHeadTarget.Run,
        ["cron"] = CronTarget.Run,
        ["json"] = JsonTarget.Run,
        ["path-walk"] = PathWalkTarget.Run,
        ["scanner"] = ScannerTarget.Run,
    };
}
