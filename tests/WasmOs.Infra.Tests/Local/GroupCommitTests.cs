using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Local;

/// <summary>The writer thread: groups, failures in a group, backpressure, lazy writes.</summary>
public sealed class GroupCommitTests : IAsyncLifetime, IDisposable
{
    private const int Places = 8;

    private readonly TemporaryFolder _folder = new();
    private readonly ManualResetEventSlim _gate = new();
    private Database _database = null!;

    public Task InitializeAsync()
    {
        _database = Database.Open(_folder.Path, new DatabaseLimits(Places), TimeProvider.System, Schema.Steps);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _gate.Set();
        await _database.DisposeAsync();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Group_OneFails_TheOthersAreWrittenAndItWritesNothing()
    {
        var held = HoldWriter();
        var first = Write("first");
        var failing = _database.Writer.RunAsync("tables", "half", static (session, name) =>
        {
            session.Statements<NameRows>().Ensure(StorageService.Tables, name);
            session.Connection.Execute("INSERT INTO names (id, service, name) VALUES (NULL, NULL, NULL)");
            return true;
        }, CancellationToken.None).AsTask();
        var throwing = _database.Writer.RunAsync<int, bool>(
            "tables", 0, static (_, _) => throw new ArgumentException("no"), CancellationToken.None).AsTask();
        var last = Write("last");
        _gate.Set();

        await Task.WhenAll(held, first, last);
        Assert.Contains("tables", (await Assert.ThrowsAsync<StorageUnavailableException>(() => failing)).Service, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => throwing);
        Assert.Equal(["first", "held", "last"], Names());
    }

    [Fact]
    public async Task Group_WaitingWrites_AreOneTransaction()
    {
        var held = HoldWriter();
        var inGroup = Enumerable.Range(0, Places - 1).Select(i => _database.Writer.RunAsync(
            "tables", (i, _database), static (session, s) =>
            {
                session.Statements<NameRows>().Ensure(StorageService.Tables, $"n{s.i}");
                return s._database.Read("tables", 0, static (reader, _) => reader.Statements<NameRows>().All(StorageService.Tables).Count);
            }, CancellationToken.None).AsTask()).ToArray();
        _gate.Set();

        await held;
        Assert.All(await Task.WhenAll(inGroup), seenFromOutside => Assert.Equal(1, seenFromOutside));
        Assert.Equal(Places, Names().Count);
    }

    [Fact]
    public async Task Write_QueueFull_WaitsForAPlaceAndCanBeCancelled()
    {
        var held = HoldWriter();
        var waiting = Enumerable.Range(0, Places - 1).Select(i => Write($"w{i}")).ToArray();
        using var impatient = new CancellationTokenSource();
        var beyond = Write("beyond");
        var cancelled = _database.Writer.RunAsync(
            "tables", 0, static (session, _) => session.Statements<NameRows>().Ensure(StorageService.Tables, "cancelled"), impatient.Token).AsTask();
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(beyond.IsCompleted);
        _gate.Set();
        await Task.WhenAll([held, beyond, .. waiting]);
        Assert.DoesNotContain("cancelled", Names());
    }

    [Fact]
    public async Task EnqueueLazily_AnIdleWriter_WaitsForAGroup()
    {
        _database.Writer.EnqueueLazily("tables", 0, static (session, _) => session.Statements<NameRows>().Ensure(StorageService.Tables, "rider") > 0);
        Assert.Empty(Names());

        await Write("group");

        Assert.Equal(["group", "rider"], Names());
    }

    [Fact]
    public async Task Dispose_WaitingWrites_AreDoneFirst()
    {
        var held = HoldWriter();
        var waiting = Write("waiting");
        var disposal = _database.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        _gate.Set();

        await Task.WhenAll(held, waiting, disposal);
        _database = Database.Open(_folder.Path, new DatabaseLimits(Places), TimeProvider.System, Schema.Steps);
        Assert.Equal(["held", "waiting"], Names());
    }

    /// <summary>Blocks the writer thread until the gate opens. Returns when it is blocked, so that all writes until then become one group.</summary>
    private Task<bool> HoldWriter()
    {
        using var entered = new ManualResetEventSlim();
        var held = _database.Writer.RunAsync("tables", (_gate, entered), static (session, s) =>
        {
            session.Statements<NameRows>().Ensure(StorageService.Tables, "held");
            s.entered.Set();
            s._gate.Wait(TimeSpan.FromSeconds(30));
            return true;
        }, CancellationToken.None).AsTask();
        Assert.True(entered.Wait(TimeSpan.FromSeconds(30)));
        return held;
    }

    private Task<long> Write(string name) =>
        _database.Writer.RunAsync(
            "tables", name, static (session, n) => session.Statements<NameRows>().Ensure(StorageService.Tables, n), CancellationToken.None).AsTask();

    private List<string> Names() =>
        _database.Read(
            "tables", 0, static (session, _) => session.Statements<NameRows>().All(StorageService.Tables).Keys.Order(StringComparer.Ordinal).ToList());
}
