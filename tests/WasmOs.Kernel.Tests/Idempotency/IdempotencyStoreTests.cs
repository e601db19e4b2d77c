using WasmOs.Kernel.Idempotency;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Idempotency;

public class IdempotencyStoreTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    private static readonly byte[] Hash = [1, 2, 3];
    private readonly IdempotencyStore _store = new(kernel.Storage.Tables, kernel.Time);

    [Fact]
    public async Task BeginAsync_AfterTheAnswer_GivesItAgain()
    {
        var fresh = await BeginAsync("answered");
        Assert.Equal(IdempotencyState.Fresh, fresh.State);
        Assert.Equal(IdempotencyState.InProgress, (await BeginAsync("answered")).State);
        await _store.CompleteAsync(fresh.Ticket!, 201, "{}"u8.ToArray(), "/here", "\"e\"", None);

        var replay = await BeginAsync("answered");
        Assert.Equal((IdempotencyState.Replay, 201, "/here", "\"e\""), (replay.State, replay.Status, replay.Location, replay.ETag));
        Assert.Equal("{}"u8.ToArray(), replay.Body.ToArray());
    }

    [Fact]
    public async Task BeginAsync_AnotherBody_IsAConflictWhetherAnsweredOrNot()
    {
        var fresh = await BeginAsync("other body");
        Assert.Equal(IdempotencyState.Conflict, (await BeginAsync("other body", [9])).State);
        await _store.CompleteAsync(fresh.Ticket!, 201, default, null, null, None);
        Assert.Equal(IdempotencyState.Conflict, (await BeginAsync("other body", [9])).State);
    }

    [Fact]
    public async Task BeginAsync_AnotherScope_IsAnotherKey()
    {
        await BeginAsync("scoped");
        Assert.Equal(IdempotencyState.Fresh, (await _store.BeginAsync("PUT /other", "scoped", Hash, None)).Value.State);
    }

    [Fact]
    public async Task AbandonAsync_FailedRequest_CanBeRepeated()
    {
        await _store.AbandonAsync((await BeginAsync("abandoned")).Ticket!, None);
        Assert.Equal(IdempotencyState.Fresh, (await BeginAsync("abandoned")).State);
    }

    [Fact]
    public async Task BeginAsync_AfterADay_IsFresh()
    {
        await _store.CompleteAsync((await BeginAsync("old")).Ticket!, 201, default, null, null, None);
        kernel.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(IdempotencyState.Replay, (await BeginAsync("old")).State);
        kernel.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(IdempotencyState.Fresh, (await BeginAsync("old", [9])).State);
    }

    [Fact]
    public async Task BeginAsync_ProcessDied_IsFreshAfterTheLeaseAndTheLateAnswerIsNotKept()
    {
        var died = await BeginAsync("died");
        kernel.Time.Advance(IdempotencyStore.Lease);
        Assert.Equal(IdempotencyState.Fresh, (await BeginAsync("died")).State);
        await _store.CompleteAsync(died.Ticket!, 500, default, null, null, None);
        Assert.Equal(IdempotencyState.InProgress, (await BeginAsync("died")).State);
    }

    [Fact]
    public async Task BeginAsync_EightAtOnce_OneIsFresh()
    {
        var entries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => BeginAsync("at once"))));
        Assert.Single(entries, entry => entry.State == IdempotencyState.Fresh);
        Assert.Equal(7, entries.Count(entry => entry.State == IdempotencyState.InProgress));
    }

    [Fact]
    public async Task CompleteAsync_BodyOver32KiB_FreesTheKey()
    {
        await _store.CompleteAsync((await BeginAsync("large")).Ticket!, 201, new byte[IdempotencyStore.MaxBodyBytes + 1], null, null, None);
        Assert.Equal(IdempotencyState.Fresh, (await BeginAsync("large")).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("ü")]
    public async Task BeginAsync_OddKey_IsRefused(string key) =>
        Assert.Equal("idempotency-key-invalid", (await _store.BeginAsync("s", key, Hash, None)).Error!.Slug);

    [Fact]
    public async Task SweepAsync_Expired_IsRemoved()
    {
        await BeginAsync("swept");
        kernel.Time.Advance(TimeSpan.FromDays(2));
        Assert.InRange(await _store.SweepAsync(kernel.Time.GetUtcNow(), None), 1, 100);
        Assert.Equal(0, await _store.SweepAsync(kernel.Time.GetUtcNow(), None));
    }

    private async Task<IdempotencyEntry> BeginAsync(string key, byte[]? hash = null) =>
        (await _store.BeginAsync("POST /modules", key, hash ?? Hash, None)).Value;
}
