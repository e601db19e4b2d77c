using System.Text;
using WasmOs.Functions.Guests;

namespace WasmOs.Functions.Tests.Guests;

[Trait("Trial", "1.15")]
public sealed class CgiHeadTests
{
    [Theory]
    [InlineData("X-Name: \u00fc")]
    [InlineData("X-Name: \u0080\u00ff")]
    [InlineData("Content-Disposition: attachment; filename=\"\u00c3\u00bc.pdf\"")]
    public void Read_BytesBeyondAscii_AreTaken(string line) => Assert.Null(Fault(line));

    [Theory]
    [InlineData("X-Name: a\0b")]
    [InlineData("X-Name: a\rb")]
    [InlineData("X-Name: a\u007fb")]
    [InlineData("X-Name: a\u0001b")]
    public void Read_ControlCharacters_AreRefused(string line) => Assert.Contains("control characters", Fault(line), StringComparison.Ordinal);

    private static string? Fault(string line)
    {
        CgiHead.Read(Encoding.Latin1.GetBytes($"Content-Type: text/plain\n{line}\n\n"), out var fault);
        return fault;
    }
}
