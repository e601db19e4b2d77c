using WasmOs.Host.Discovery;
using WasmOs.Host.Startup;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Discovery;

public sealed class FunctionDiscoveryTests
{
    private static readonly Dictionary<string, string> NoSettings = [];
    private static readonly IReadOnlyList<ITriggerRules> Triggers = Composition.TriggersOf(new HostOptions());

    [Theory]
    [InlineData(".BadName the function's name '9bad name' must be")]
    [InlineData(".NoTrigger has no trigger: put")]
    [InlineData(".NoAccess does not say who may call it: add [Requires(")]
    [InlineData(".TwoAccesses is both [Public] and [Requires]: leave one")]
    [InlineData(".BadAccess requires 'modules:raed', which is no permission")]
    [InlineData(".NoModule names 'id' as the module's parameter, but has no such parameter")]
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
        var error = Assert.Throws<StartupException>(() => FunctionDiscovery.Find([typeof(BrokenFunctions)], Triggers, NoSettings));

        Assert.Equal(16, error.Errors.Count);
        Assert.Single(error.Errors, line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".BadQueue listens on the queue 'Tasks_1': use 3 to 56")]
    [InlineData(".LongQueue listens on the queue 'a1234567")]
    [InlineData(".NoSetting takes the setting 'MISSING', which is not set")]
    [InlineData(".OtherAccount asks for the connection 'OTHER'")]
    [InlineData(".BadMessage puts QueueTrigger on 'message' of type Int32: the trigger's parameter is string, byte[] or ReadOnlyMemory<byte>")]
    [InlineData(".BadResult returns String: return void, Task or ValueTask")]
    [InlineData(".Extra takes 'extra' of type Int32: take the trigger's parameter and CancellationToken")]
    [InlineData(".SameQueue2 take each other's messages from the queue 'five': leave one")]
    [InlineData(".BadCron has the schedule '0 0 25 * * *': ")]
    [InlineData(".Never has the schedule '0 0 0 31 2 *': it never strikes")]
    [InlineData(".Named has the schedule '@daily': Azure Functions knows no such names")]
    [InlineData(".BadInterval has the schedule '00:00:00': an interval is a time")]
    [InlineData(".BadTimer puts TimerTrigger on 'timer' of type String: the trigger's parameter is TimerInfo")]
    [InlineData(".AsyncVoid is async void")]
    public void Find_BrokenTriggers_NamesEachWithWhatToDo(string expected)
    {
        var error = Assert.Throws<StartupException>(() => FunctionDiscovery.Find([typeof(BrokenTriggers)], Triggers, NoSettings));

        Assert.Equal(14, error.Errors.Count);
        Assert.Single(error.Errors, line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Find_AnAssembly_VisitsItsClasses() =>
        Assert.Throws<StartupException>(() => FunctionDiscovery.Find([typeof(FunctionDiscoveryTests).Assembly], Triggers, NoSettings));

    [Fact]
    public void Find_RoutingFunctions_GivesRoutesAndMethods()
    {
        var functions = FunctionDiscovery.Find([typeof(RoutingFunctions)], Composition.TriggersOf(new HostOptions { RoutePrefix = "/base/" }), NoSettings);

        var plain = functions.Single(function => function.Name == "plain");
        Assert.Equal(["GET", "POST", "HEAD"], plain.HttpMethods);
        Assert.Equal("base/api/v1/plain", plain.Route!.RawText);
        var unrouted = functions.Single(function => function.Name == "unrouted");
        Assert.Empty(unrouted.HttpMethods);
        Assert.Equal("base/unrouted", unrouted.Route!.RawText);
    }

    [Fact]
    public async Task Create_ClassWithAnUnknownService_SaysWhichAndWhereToRegisterIt()
    {
        var error = await Assert.ThrowsAsync<StartupException>(() => TestHost.StartAsync([typeof(NeedyFunctions)]));

        Assert.Contains("NeedyFunctions takes IFormatProvider 'unknown'", Assert.Single(error.Errors), StringComparison.Ordinal);
    }
}
