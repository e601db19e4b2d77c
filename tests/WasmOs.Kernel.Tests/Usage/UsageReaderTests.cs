using WasmOs.Kernel.Access;
using WasmOs.Kernel.Usage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Usage;

public sealed class UsageReaderTests : IAsyncLifetime
{
    private const string Today = "2026-03-01";

    private readonly KernelFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ByEach_InMemoryAndInStorage_IsTheSame(bool isStored)
    {
        await using var one = Host("one");
        one.Run("calc", "alice");
        one.Run("calc", "bob");
        one.Run("calculator", "alice");
        one.Run(null, null);
        await using var reader = isStored ? Host("two") : null;
        await (isStored ? one.WriteAsync() : Task.CompletedTask);
        var asked = reader ?? one;

        Assert.Equal($"{Today}=4", await asked.ReportAsync(Today, Today));
        Assert.Equal("(not stored)=1 calc=2 calculator=1", await asked.ReportAsync(Today, Today, UsageGrouping.Module));
        Assert.Equal("(nobody)=1 alice=2 bob=1", await asked.ReportAsync(Today, Today, UsageGrouping.Caller));
        Assert.Equal("alice=1 bob=1", await asked.ReportAsync(Today, Today, UsageGrouping.Caller, query => query with { Module = "calc" }));
        Assert.Equal("calc=1 calculator=1", await asked.ReportAsync(Today, Today, UsageGrouping.Module, query => query with { Caller = "alice" }));
        Assert.Equal("calc=2", await asked.ReportAsync(
            Today, Today, UsageGrouping.Module, query => query with { Scope = ModuleScope.Of(["calc", "calx*"]) }));
        Assert.Equal("", await asked.ReportAsync("2026-02-01", "2026-02-28"));
    }

    [Fact]
    public async Task Read_NamesThatLookAlikeInKeys_ArePairsOfTheirOwn()
    {
        await using var one = Host("one");
        await using var other = Host("other");
        one.Run("a", "b|c");
        one.Run("a|b", "c");
        one.Run("a", "x/y#?\\\n%007C");
        one.Run("a", new string('k', 2000));
        one.Run("a", new string('k', 2001));
        await one.WriteAsync();

        Assert.Equal("a=4 a|b=1", await other.ReportAsync(Today, Today, UsageGrouping.Module));
        Assert.Equal("a=4", await other.ReportAsync(Today, Today, UsageGrouping.Module, query => query with { Module = "a" }));
        Assert.Equal("b|c=1", await other.ReportAsync(Today, Today, UsageGrouping.Caller, query => query with { Caller = "b|c" }));
    }

    [Fact]
    public async Task Run_OfMorePairsThanADayHas_IsSummedWithOthers()
    {
        await using var one = Host("one");
        for (var i = 0; i < UsageDay.Capacity; i++)
        {
            one.Run(caller: $"caller {i}");
        }

        one.Run(caller: "one more");
        one.Run(caller: "another");
        one.Run(caller: "caller 7");

        Assert.Equal("(other)=2", await one.ReportAsync(Today, Today, UsageGrouping.Caller, query => query with { Caller = UsageDay.Other }));
        Assert.Equal("caller 7=2", await one.ReportAsync(Today, Today, UsageGrouping.Caller, query => query with { Caller = "caller 7" }));
        Assert.Equal("calc=10003", await one.ReportAsync(Today, Today, UsageGrouping.Module));

        for (var i = 0; i < UsageDay.Capacity; i++)
        {
            one.Run(module: $"module{i}");
        }

        one.Run(module: "last");
        var modules = await one.ReportAsync(Today, Today, UsageGrouping.Module, query => query with { Module = UsageDay.Other });
        Assert.Equal("(other)=2", modules);
    }

    [Fact]
    public async Task Read_MoreLinesThanAReportMayHave_IsRefusedWithWhatToDo()
    {
        await using var one = Host("one");
        for (var i = 0; i < UsageReader.MaxLines; i++)
        {
            one.Run(caller: $"caller {i}");
        }

        var query = new UsageQuery(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 1), UsageGrouping.Caller);
        Assert.True((await one.Reader.ReadAsync(query, None)).Succeeded);
        one.Run(caller: "one more");
        var refused = await one.Reader.ReadAsync(query, None);

        Assert.Equal("invalid-request", refused.Error!.Slug);
        Assert.Contains("Ask for fewer days", Assert.Single(refused.Error.Fields["by"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_LastDayThatThereIs_EndsThere()
    {
        await using var one = Host("one");
        Assert.Equal("", await one.ReportAsync("9999-12-31", "9999-12-31"));
    }

    private UsageHost Host(string worker) => new(_kernel.Storage, _kernel.Time, worker);
}
