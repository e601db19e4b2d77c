using Microsoft.Extensions.Logging;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Tests.Configuration;

public sealed class HostJsonTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    [Fact]
    public void Read_EverySettingThatTheHostUses_IsTaken()
    {
        var options = _folder.Host("""
            {
              // comments and trailing commas are fine
              "version": "2.0", "functionTimeout": "00:05:00", "healthMonitor": { "enabled": true },
              "logging": { "logLevel": { "default": "Warning", "WasmOs.Host": "Debug" } },
              "extensions": {
                "http": { "routePrefix": "api", "maxConcurrentRequests": 7, "maxOutstandingRequests": 9, "dynamicThrottlesEnabled": false,
                  "hsts": { "isEnabled": true, "maxAge": "10" }, "customHeaders": { "X-Content-Type-Options": "nosniff" } },
                "queues": { "batchSize": 17, "maxDequeueCount": 6, "visibilityTimeout": "00:00:30", "maxPollingInterval": "00:00:02", "newBatchThreshold": 9, "messageEncoding": "none" },
                "timers": {},
              },
            }
            """).Read();

        Assert.Empty(options.Warnings);
        Assert.Equal(
            (TimeSpan.FromMinutes(5), "api", 7, 9),
            (options.FunctionTimeout, options.RoutePrefix, options.MaxConcurrentRequests, options.MaxOutstandingRequests));
        Assert.Equal((LogLevel.Warning, LogLevel.Debug), (options.LogLevel, options.LogLevels["WasmOs.Host"]));
        Assert.Equal((17, 9, 6), (options.Queues.BatchSize, options.Queues.NewBatchThreshold, options.Queues.MaxDequeueCount));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2)), (options.Queues.VisibilityTimeout, options.Queues.MaxPollingInterval));
        Assert.Equal(Infra.Azure.QueueMessageEncoding.None, options.Queues.MessageEncoding);
        Assert.Equal("nosniff", options.CustomHeaders["X-Content-Type-Options"]);
    }

    [Theory]
    [InlineData("""{ "functionTimout": "00:05:00" }""", "'functionTimout' is unknown and has no effect; did you mean 'functionTimeout'?")]
    [InlineData(
        """{ "extensions": { "http": { "routeprefixx": "" } } }""",
        "'extensions.http.routeprefixx' is unknown and has no effect; did you mean 'extensions.http.routePrefix'?")]
    [InlineData("""{ "extensions": { "queues": { "bachSize": 1 } } }""", "did you mean 'extensions.queues.batchSize'?")]
    [InlineData("""{ "somethingElse": 1 }""", "'somethingElse' is unknown and has no effect; remove it")]
    public void Read_UnknownKey_IsReportedWithTheNearestName(string json, string expected) =>
        Assert.Contains(expected, Assert.Single(_folder.Host(json).Read().Warnings), StringComparison.Ordinal);

    [Fact]
    public void Read_SeveralWrongValues_ReportsAllAtOnce()
    {
        _folder.Host("""
            { "version": 2, "functionTimeout": "soon", "logging": { "logLevel": { "default": "loud" } },
              "extensions": { "http": { "routePrefix": 1, "maxConcurrentRequests": 0, "maxOutstandingRequests": "many", "dynamicThrottlesEnabled": "no", "customHeaders": { "X-A": "a\nb" } }, "queues": { "batchSize": 33, "visibilityTimeout": "8.00:00:00",
                "maxPollingInterval": "00:00:00.050", "messageEncoding": "utf8", "maxDequeueCount": 0, "newBatchThreshold": 1001 } } }
            """);

        var error = Assert.Throws<StartupException>(() => _folder.Read());

        string[] names = ["version", "functionTimeout", "logging.logLevel.default", "extensions.http.routePrefix", "extensions.http.maxConcurrentRequests",
            "extensions.http.maxOutstandingRequests", "extensions.http.dynamicThrottlesEnabled", "extensions.http.customHeaders.X-A", "extensions.queues.batchSize",
            "extensions.queues.visibilityTimeout", "extensions.queues.maxPollingInterval", "extensions.queues.messageEncoding", "extensions.queues.maxDequeueCount",
            "extensions.queues.newBatchThreshold"];
        Assert.Equal(names.Length, error.Errors.Count);
        Assert.All(names, name => Assert.Contains(error.Errors, line => line.Contains($"'{name}' must be", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-1", -1)]
    [InlineData("00:00:01", 1000)]
    public void Read_FunctionTimeout_TakesForEverAndASecond(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _folder.Host($$"""{ "functionTimeout": "{{text}}" }""").Read().FunctionTimeout);

    [Theory]
    [InlineData("{ \"version\": ")]
    [InlineData("[]")]
    public void Read_NotAJsonObject_IsAnError(string json) =>
        Assert.Contains("host.json", Assert.Throws<StartupException>(() => _folder.Host(json).Read()).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_FileBesideTheProgram_IsTakenOnlyIfTheWorkingDirectoryHasNone()
    {
        _folder.Host("""{ "extensions": { "http": { "routePrefix": "program" } } }""", besideProgram: true);
        Assert.Equal("program", _folder.Read().RoutePrefix);

        _folder.Host("""{ "extensions": { "http": { "routePrefix": "working" } } }""");
        Assert.Equal("working", _folder.Read().RoutePrefix);
    }

    [Fact]
    public void Read_TheRepositorysOwnFile_HasNothingToReport()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json"));

        var options = _folder.Host(text).Read();

        Assert.Empty(options.Warnings);
        Assert.Equal("", options.RoutePrefix);
    }

    public void Dispose() => _folder.Dispose();
}
