using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Functions.Tests.Responses;

public sealed class DurationJsonTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(4, "0")]
    [InlineData(5, "0.001")]
    [InlineData(214, "0.021")]
    [InlineData(1000, "0.1")]
    [InlineData(9_994, "0.999")]
    [InlineData(9_996, "1")]
    [InlineData(12_345_678, "1234.568")]
    [InlineData(10_000_000, "1000")]
    [InlineData(-1, "0")]
    [InlineData(long.MaxValue, "922337203685477.581")]
    public void WriteMilliseconds_Ticks_AreRoundedToMicroseconds(long ticks, string expected)
    {
        var text = Answers.Text(writer =>
        {
            writer.WriteStartObject();
            DurationJson.WriteMilliseconds(writer, "t"u8, TimeSpan.FromTicks(ticks));
            writer.WriteEndObject();
        });
        Assert.Equal($"{{\"t\":{expected}}}", text);
        Assert.Equal(double.Parse(expected, CultureInfo.InvariantCulture), JsonDocument.Parse(text).RootElement.GetProperty("t").GetDouble());
    }
}
