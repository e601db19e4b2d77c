using Microsoft.Extensions.Primitives;

namespace WasmOs.Federation.Tests.SignIn;

internal static class QueryValues
{
    /// <summary>A parameter; null when it is not there.</summary>
    public static string? Get(this Dictionary<string, StringValues> query, string name) => query.TryGetValue(name, out var value) ? (string?)value : null;
}
