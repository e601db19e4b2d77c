using Microsoft.Extensions.Logging;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    private readonly SettingsFolder _folder = new();

    [Fact]
    public void Read_NothingSet_GivesTheDefaults()
    {
        var options = _folder.Read();

        Assert.Equal(("127.0.0.1", 8080, true), (options.Address, options.Port, options.IsLoopback));
        Assert.Equal(Path.Combine(_folder.Working, ".data"), options.DataDirectory);
        Assert.Equal(
            (10_000_000L, 1_000_000L, 134_217_728L),
            (options.Product.Api.MaxModuleBytes, options.Product.Api.MaxInputBytes, options.Product.Runtime.Sandbox.Limits.MemoryBytes));
        Assert.Equal(
            (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), (long?)null),
            (options.Product.Runtime.Sandbox.Limits.Timeout, options.ShutdownTimeout, options.Product.Runtime.Sandbox.Limits.Fuel));
        Assert.Equal((LogLevel.Information, "development"), (options.LogLevel, options.Environment));
        Assert.Equal((TimeSpan.FromSeconds(30), "wasmos", (string?)null), (options.Queues.Lease, options.HostId, options.HostKey));
        Assert.Equal((16, 8 * Environment.ProcessorCount, 5), (options.Queues.BatchSize, options.Queues.EffectiveThreshold, options.Queues.MaxDequeueCount));
    }

    [Fact]
    public void Read_EnvironmentAndFile_TheEnvironmentWins()
    {
        _folder.Local(
            """{ "IsEncrypted": false, "Values": { "SERVER_PORT": "1000", "DATA_DIR": "here", "AzureWebJobsStorage": "a=b" }, "Host": { "LocalHttpPort": 7071, "CORS": "http://a, http://b" } }""");

        var options = _folder.Read(("SERVER_PORT", "2000"), ("LOG_LEVEL", "debug"), ("EXECUTION_TIMEOUT", "1.5"), ("MAX_FUEL", "9"));

        Assert.Equal((2000, Path.Combine(_folder.Working, "here"), LogLevel.Debug), (options.Port, options.DataDirectory, options.LogLevel));
        Assert.Equal(
            (TimeSpan.FromSeconds(1.5), 9L, "a=b"),
            (options.Product.Runtime.Sandbox.Limits.Timeout, options.Product.Runtime.Sandbox.Limits.Fuel, options.Settings["AzureWebJobsStorage"]));
        Assert.Equal(["http://a", "http://b"], options.Product.Boundary.AllowedOrigins);
    }

    [Fact]
    public void Read_SettingsOfTriggers_AreTaken()
    {
        var options = _folder.Read(("QUEUE_LEASE", "1.5"), ("HOST_KEY", "0123456789abcdef"), ("AzureFunctionsWebHost__hostid", "my-host-2"));

        Assert.Equal((TimeSpan.FromSeconds(1.5), "0123456789abcdef", "my-host-2"), (options.Queues.Lease, options.HostKey, options.HostId));
    }

    [Fact]
    public void Read_LocalHttpPort_IsTakenUnlessAVariableSaysOtherwise() =>
        Assert.Equal(7071, _folder.Local("""{ "Host": { "LocalHttpPort": 7071 } }""").Read().Port);

    [Fact]
    public void Read_WrongSettingsInAllSources_AreAllNamedAtOnce()
    {
        _folder.Host("""{ "functionTimeout": "x" }""").Local("""{ "IsEncrypted": true, "Values": { "LOG_LEVEL": "loud" } }""");

        var error = Assert.Throws<StartupException>(() => _folder.Read(
            ("SERVER_HOST", "no such host"), ("SERVER_PORT", "65536"), ("MAX_WASM_SIZE", "10MB"), ("MAX_INPUT_SIZE", "0"),
            ("MEMORY_LIMIT", "1"), ("MAX_FUEL", "-1"), ("EXECUTION_TIMEOUT", "0"), ("SHUTDOWN_TIMEOUT", "1e9"),
            ("QUEUE_LEASE", "0.5"), ("HOST_KEY", "too short"), ("AzureFunctionsWebHost__hostid", "My Host")));

        string[] names = [
            "functionTimeout", "IsEncrypted", "LOG_LEVEL", "SERVER_HOST", "SERVER_PORT", "MAX_WASM_SIZE", "MAX_INPUT_SIZE", "MEMORY_LIMIT", "MAX_FUEL",
            "EXECUTION_TIMEOUT", "SHUTDOWN_TIMEOUT",
            "QUEUE_LEASE", "HOST_KEY", "AzureFunctionsWebHost__hostid"];
        Assert.Equal(names.Length, error.Errors.Count);
        Assert.All(names, name => Assert.Contains(error.Errors, line => line.Contains(name, StringComparison.Ordinal)));
        Assert.DoesNotContain("too short", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.1.2.3", true)]
    [InlineData("::1", true)]
    [InlineData("localhost", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("*", false)]
    [InlineData("192.0.2.1", false)]
    public void IsLoopback_Address_TellsWhetherOthersCanReachIt(string address, bool loopback) =>
        Assert.Equal(loopback, _folder.Read(("SERVER_HOST", address)).IsLoopback);

    [Theory]
    [InlineData("*", true)]
    [InlineData("127.0.0.1", false)]
    public async Task StartAsync_ReachableByOthers_WarnsThatNothingIsEncrypted(string address, bool warns)
    {
        await using var host = await TestHost.StartAsync([typeof(Sample.RoutingFunctions)], options => options.Address = address);

        Assert.Equal(
            warns, host.Log.Entries.Any(entry => entry.Level == LogLevel.Warning && entry.Message.Contains("without encryption", StringComparison.Ordinal)));
        Assert.Equal("GET 1", await host.Client.GetStringAsync(new Uri("api/v1/plain", UriKind.Relative)));
    }

    public void Dispose() => _folder.Dispose();
}
