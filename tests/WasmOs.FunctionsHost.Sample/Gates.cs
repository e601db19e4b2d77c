using System.Collections.Concurrent;

namespace WasmOs.FunctionsHosting.Sample;

/// <summary>Where functions wait for the tests, by name.</summary>
internal static class Gates
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> All = new(StringComparer.Ordinal);

    public static SemaphoreSlim Get(string name) => All.GetOrAdd(name, _ => new SemaphoreSlim(0));
}
