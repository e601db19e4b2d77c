using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Tests.Json;

[Trait("Trial", "1.6")]
public sealed class JsonErrorTests
{
    [Theory]
    [InlineData("{\"a\":1,}", "a comma stands behind the last member or element")]
    [InlineData("[1,]", "a comma stands behind the last member or element")]
    [InlineData("{", "it ends too early")]
    [InlineData("{\"a\":", "it ends too early")]
    [InlineData("\"abc", "it ends too early")]
    [InlineData("  ", "it ends too early")]
    [InlineData("{'a':1}", "stands where a member's name in double quotes belongs")]
    [InlineData("{a:1}", "'a' stands where a member's name in double quotes belongs")]
    [InlineData("{\"a\":x}", "'x' stands where a value belongs")]
    [InlineData("{/* */}", "'/' stands where")]
    [InlineData("{\"a\" 1}", "'1' stands where the colon")]
    [InlineData("[1 2]", "'2' stands where a comma or a closing bracket belongs")]
    [InlineData("1 2", "'2' stands behind its end")]
    [InlineData("\"a\nb\"", "'0x0A' in a string must be escaped")]
    [InlineData("\"\\x\"", "'x' in a string must be escaped")]
    [InlineData("\"\\u00zz\"", "'z' in a string must be escaped")]
    [InlineData("trve", "is none of true, false and null")]
    [InlineData("01", "number")]
    [InlineData("-x", "number")]
    [InlineData("1.x", "number")]
    public void Describe_EveryFault_IsInOurWords(string json, string expected)
    {
        var failure = Assert.ThrowsAny<JsonException>(() => Read(json));

        var told = JsonError.Describe(failure);

        Assert.Contains(expected, told, StringComparison.Ordinal);
        Assert.DoesNotContain("reader options", told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("mode", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_TooDeep_SaysSo() =>
        Assert.Contains("nested too deeply", JsonError.Describe(Assert.ThrowsAny<JsonException>(() => Read(new string('[', 100)))), StringComparison.Ordinal);

    private static void Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
        }
    }
}
