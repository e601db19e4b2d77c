using Microsoft.Extensions.Logging;
using WasmOs.Functions.Pipeline;
using WasmOs.Host.Tests.Sample;
using WasmOs.TestKit.Time;

namespace WasmOs.Host.Tests.Pipeline;

public sealed class RequestLogTests
{
    [Theory]
    [InlineData(1000, LogLevel.Warning, "request was slow: GET /gated/a answered 200 in 1000 ms, function gated")]
    [InlineData(999, LogLevel.Debug, "request ended: GET /gated/a answered 200 in 999 ms, function gated")]
    public async Task Get_AtTheLimitOfSlow_IsLoggedAsSlowAndBelowItIsNot(int milliseconds, LogLevel level, string line)
    {
        await using var host = await TestHost.StartAsync([typeof(GatedFunctions)]);
        var gate = host.Get<Gate>();

        var call = host.Client.GetStringAsync(new Uri("gated/a", UriKind.Relative));
        await gate.ArrivedAsync();
        host.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        gate.Open();
        await call;

        var entry = await host.Log.WaitForAsync("/gated/a");
        Assert.Equal(level, entry.Level);
        Assert.StartsWith(line, entry.Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Trial", "1.25")]
    [InlineData(200, 1000, LogLevel.Warning)]
    [InlineData(503, 1, LogLevel.Error)]
    [InlineData(507, 1, LogLevel.Error)]
    public void Write_ManyAlikeWithinASecond_IsOneLineAndTheNextSaysHowMany(int status, int milliseconds, LogLevel level)
    {
        var time = new ManualTimeProvider();
        using var lines = new LogCollector();
        var log = new RequestLog(time, lines.CreateLogger("requests"));

        WriteTimes(log, 100, status, milliseconds);
        time.Advance(RequestLog.LineInterval);
        WriteTimes(log, 1, status, milliseconds);

        LogEntry[] entries = [.. lines.Entries];
        Assert.Equal([level, level], entries.Select(entry => entry.Level));
        Assert.DoesNotContain("left out", entries[0].Message, StringComparison.Ordinal);
        Assert.EndsWith("; 99 more like it were left out since the last line", entries[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Trial", "1.25")]
    public void Write_DefectsWithinASecond_AreAllThere()
    {
        using var lines = new LogCollector();
        var log = new RequestLog(new ManualTimeProvider(), lines.CreateLogger("requests"));

        WriteTimes(log, 10, 500, 1);

        Assert.Equal(10, lines.Entries.Count);
    }

    [Fact]
    public async Task Get_AboveDebugLevel_LogsNothingForAQuickSuccess()
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)], options => options.LogLevel = LogLevel.Information);

        await host.Client.GetStringAsync(new Uri("api/v1/plain", UriKind.Relative));
        await host.Host.StopAsync();

        Assert.DoesNotContain(host.Log.Entries, entry => entry.Message.StartsWith("request ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_WithATraceParent_TheLineNamesTheTrace()
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "nowhere%0Afake");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var response = await host.Client.SendAsync(request);

        var entry = await host.Log.WaitForAsync("trace_id 0af7651916cd43dd8448eb211c80319c");
        Assert.Contains("/nowhere\\u{a}fake", entry.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\r\nb\u001b[31m", "a\\u{d}\\u{a}b\\u{1b}[31m")]
    [InlineData("\u202Eevil\u2028", "\\u{202e}evil\\u{2028}")]
    [InlineData(null, "")]
    public void Escape_TextFromOutside_StaysOneHarmlessLine(string? text, string expected) => Assert.Equal(expected, LogText.Escape(text));

    [Fact]
    public void Escape_LongText_IsCut() => Assert.Equal(257, LogText.Escape(new string('x', 1000)).Length);

    private static void WriteTimes(RequestLog log, int times, int status, int milliseconds)
    {
        for (var i = 0; i < times; i++)
        {
            var context = new DefaultHttpContext();
            context.Response.StatusCode = status;
            log.Write(context, TimeSpan.FromMilliseconds(milliseconds), slow: milliseconds >= 1000, failure: null);
        }
    }
}
