using System.Text;
using WasmOs.TestKit;

namespace WasmOs.Kernel.Tests;

/// <summary>Modules with different content and the same behavior.</summary>
internal static class TestModules
{
    /// <summary>The example <c>calc</c> with a custom section that contains the given text.</summary>
    public static byte[] Calc(string tag) => [.. Guests.Calc(), .. CustomSection(tag)];

    private static byte[] CustomSection(string tag)
    {
        var text = Encoding.UTF8.GetBytes(tag);
        return [0, (byte)(2 + text.Length), 1, (byte)'t', .. text];
    }
}
