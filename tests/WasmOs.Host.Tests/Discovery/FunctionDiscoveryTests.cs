using Microsoft.Extensions.Logging;
using WasmOs.Host.Discovery;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Discovery;

public sealed class FunctionDiscoveryTests
{
    [Theory]
    [InlineData(".BadName the function's name '9bad name' must be")]
    [InlineData(".NoTrigger has no trigger: put")]
    [InlineData(".TwoTriggers has several triggers: leave one")]
    [InlineData(".NeedsKey asks for AuthorizationLevel.Function, but this host has no function keys")]
    [InlineData(".BadResult returns String: return IResult")]
    [InlineData(".BadParameter takes 'when' of type DateTime: take HttpRequest")]
    [InlineData(".NotInRoute takes 'name', which is not in its route 'f/{id}': add {name}")]
    [InlineData(".OptionalNumber takes 'id' of type Int32, which its route makes optional")]
    [InlineData(".BadRoute has the route 'g/{id', which cannot be read")]
    [InlineData(".OnStatic cannot be called on an instance")]
    [InlineData(".SameName2 share the name 'same-name': rename all but one")]
    [InlineData(".SameRoute2 answer the same requests on 'k/{id}'")]
    public void Find_BrokenFunctions_NamesEachWithWhatToDo(string expected)
    {
        StartupException error = Assert.Throws<StartupException>(() => FunctionDiscovery.Find([typeof(BrokenFunctions)], ""));

        Assert.Equal(12, error.Errors.Count);
        Assert.Single(error.Errors, line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Find_AnAssembly_VisitsItsClasses() =>
        Assert.Throws<StartupException>(() => FunctionDiscovery.Find([typeof(FunctionDiscoveryTests).Assembly], ""));

    [Fact]
    public void Find_RoutingFunctions_GivesRoutesAndMethods()
    {
        IReadOnlyList<FunctionDefinition> functions = FunctionDiscovery.Find([typeof(RoutingFunctions)], "/base/");

        FunctionDefinition plain = functions.Single(function => function.Name == "plain");
        Assert.Equal(["GET", "POST", "HEAD"], plain.HttpMethods);
        Assert.Equal("base/api/v1/plain", plain.Route!.RawText);
        FunctionDefinition unrouted = functions.Single(function => function.Name == "unrouted");
        Assert.Empty(unrouted.HttpMethods);
        Assert.Equal("base/unrouted", unrouted.Route!.RawText);
    }

    [Fact]
    public async Task StartAsync_TimerAndQueueFunctions_AreReportedInOneLine()
    {
        await using TestHost host = await TestHost.StartAsync([typeof(IdleFunctions), typeof(RoutingFunctions)]);

        LogEntry line = Assert.Single(host.Log.Entries, entry => entry.Message.Contains("timer and queue functions", StringComparison.Ordinal));
        Assert.Equal("2 timer and queue functions are not run by this host yet: nightly, worker", line.Message);
        Assert.Equal(LogLevel.Warning, line.Level);
    }

    [Fact]
    public async Task Create_ClassWithAnUnknownService_SaysWhichAndWhereToRegisterIt()
    {
        StartupException error = await Assert.ThrowsAsync<StartupException>(() => TestHost.StartAsync([typeof(NeedyFunctions)]));

        Assert.Contains("NeedyFunctions takes IFormatProvider 'unknown'", Assert.Single(error.Errors), StringComparison.Ordinal);
    }
}
