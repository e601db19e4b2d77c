using System.Text;
using WasmOs.TestKit;

namespace WasmOs.Kernel.Tests;

/// <summary>Modules that differ in content and not in what they do.</summary>
internal static class TestModules
{
    /// <summary>The example <c>calc</c> with a custom section that holds a text.</summary>
    public static byte[] Calc(string tag) => [.. Guests.Calc(), .. CustomSection(tag)];

    private static byte[] CustomSection(string tag)
    {
        var text = Encoding.UTF8.GetBytes(tag);
        return [0, (byte)(2 + text.Length), 1, (byte)'t', .. text];
    }
}
