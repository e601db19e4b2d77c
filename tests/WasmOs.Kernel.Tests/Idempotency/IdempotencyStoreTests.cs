using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Idempotency;

[Trait("Trial", "1.4")]
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xUnit ends it by DisposeAsync.")]
public class IdempotencyStoreTests(KernelFixture kernel) : IClassFixture<KernelFixture>, IAsyncLifetime
{
    private static readonly SecretSeal Seal = SecretSeal.Create([new byte[32]]);
    private static readonly TimeSpan Lease = new IdempotencyOptions().Lease;

    private static readonly byte[] Hash = [1, 2, 3];
    private readonly IdempotencyStore _store = NewStore(kernel.Storage, "w1", kernel.Time);
    private readonly IdempotencyStore _other = NewStore(kernel.Storage, "w2", kernel.Time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _other.DisposeAsync();
    }

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
    public async Task ForgetAsync_RefusedRequest_CanBeRepeatedWithAnotherBody()
    {
        await _store.ForgetAsync((await BeginAsync("refused")).Ticket!, None);
        var again = await BeginAsync("refused", [9]);
        Assert.Equal((IdempotencyState.Fresh, false), (again.State, again.Ticket!.Resumes));
    }

    [Fact]
    public async Task ReleaseAsync_FailedRequest_IsResumedUnderItsIdWithTheSameBody()
    {
        var failed = (await BeginAsync("failed")).Ticket!;
        await _store.ReleaseAsync(failed, None);
        Assert.Equal(IdempotencyState.Conflict, (await BeginAsync("failed", [9])).State);
        var again = (await BeginAsync("failed")).Ticket!;
        Assert.Equal((true, failed.PlannedId), (again.Resumes, again.PlannedId));
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
    public async Task BeginAsync_HostDiedOnASharedStore_IsTakenOverWhenItsLeaseIsOver()
    {
        var died = NewStore(kernel.Storage, "dead", kernel.Time);
        var first = (await BeginAsync("died", store: died)).Ticket!;
        await died.DisposeAsync();

        kernel.Time.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.Equal(IdempotencyState.InProgress, (await BeginAsync("died")).State);
        kernel.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(IdempotencyState.Conflict, (await BeginAsync("died", [9])).State);
        var second = (await BeginAsync("died")).Ticket!;

        Assert.Equal((true, first.PlannedId), (second.Resumes, second.PlannedId));
        await died.CompleteAsync(first, 500, default, null, null, None);
        Assert.Equal(IdempotencyState.InProgress, (await BeginAsync("died")).State);
    }

    [Fact]
    public async Task BeginAsync_HostDiedOnAStoreOfOneOwner_IsTakenOverAtOnce()
    {
        var storage = new Tests.Storage.FaultyStorage(kernel.Local) { IsShared = false };
        await using var died = NewStore(storage, "dead", kernel.Time);
        await using var lives = NewStore(storage, "lives", kernel.Time);
        var first = (await BeginAsync("alone", store: died)).Ticket!;

        Assert.Equal(IdempotencyState.Conflict, (await BeginAsync("alone", [9], lives)).State);
        var second = await BeginAsync("alone", store: lives);

        Assert.Equal((IdempotencyState.Fresh, true, first.PlannedId), (second.State, second.Ticket!.Resumes, second.Ticket.PlannedId));
        Assert.Equal(IdempotencyState.InProgress, (await BeginAsync("alone", store: lives)).State);
    }

    [Fact]
    public async Task BeginAsync_HostLivesOnASharedStore_ItsLeaseIsRenewed()
    {
        var running = (await BeginAsync("long")).Ticket!;
        for (var i = 0; i < 60; i++)
        {
            var writtenAt = running.WrittenAt;
            kernel.Time.Advance(Lease / 6);
            await WaitUntilAsync(() => running.WrittenAt != writtenAt || kernel.Time.GetElapsedTime(running.WrittenAt) < Lease / 3);
            Assert.Equal(IdempotencyState.InProgress, (await BeginAsync("long", store: _other)).State);
        }

        await _store.CompleteAsync(running, 201, "{}"u8.ToArray(), null, null, None);
        Assert.Equal(IdempotencyState.Replay, (await BeginAsync("long", store: _other)).State);
    }

    [Fact]
    public async Task BeginAsync_AThousandAtOnce_OneIsFresh()
    {
        var entries = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => BeginAsync("thousand"))));
        Assert.Single(entries, entry => entry.State == IdempotencyState.Fresh);
        Assert.Equal(999, entries.Count(entry => entry.State == IdempotencyState.InProgress));
    }

    [Fact]
    public async Task BeginAsync_EightAtOnce_OneIsFresh()
    {
        var entries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => BeginAsync("at once"))));
        Assert.Single(entries, entry => entry.State == IdempotencyState.Fresh);
        Assert.Equal(7, entries.Count(entry => entry.State == IdempotencyState.InProgress));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(IdempotencyBodies.InlineBytes)]
    [InlineData(IdempotencyBodies.InlineBytes + 1)]
    [InlineData(3_000_000)]
    public async Task CompleteAsync_BodyOfAnySize_IsReplayed(int length)
    {
        var body = new byte[length];
        Random.Shared.NextBytes(body);
        var key = $"large-{length}";
        await _store.CompleteAsync((await BeginAsync(key)).Ticket!, 201, body, null, null, None);
        Assert.Equal(body, (await BeginAsync(key, store: _other)).Body.ToArray());
    }

    [Theory]
    [Trait("Trial", "1.10")]
    [InlineData(100)]
    [InlineData(40_000)]
    public async Task CompleteAsync_BodyWithASecret_IsStoredSealed(int length)
    {
        var body = Enumerable.Repeat((byte)'s', length).ToArray();
        var key = $"secret-{length}";
        var ticket = (await BeginAsync(key)).Ticket!;
        await _store.CompleteAsync(ticket, 201, body, null, null, None);

        var row = (await kernel.Storage.Tables.GetAsync(IdempotencyStore.Table, ticket.Row.PartitionKey, ticket.Row.RowKey, None))!;
        var blob = row.GetString("body_blob") is { } name
            ? await BlobReading.ReadAsync(kernel.Storage.Blobs, new BlobAddress(IdempotencyBodies.Container, name), None)
            : null;
        Assert.All(row.Properties.Values.OfType<byte[]>().Append(blob ?? []), bytes => Assert.False(bytes.AsSpan().IndexOf("ssss"u8) >= 0));
        Assert.Equal(length > IdempotencyBodies.InlineBytes, blob is not null);
    }

    [Fact]
    [Trait("Trial", "1.10")]
    public async Task BeginAsync_AnswerUnderALostKey_SaysWhatToDo()
    {
        await _store.CompleteAsync((await BeginAsync("lost key")).Ticket!, 201, "{}"u8.ToArray(), null, null, None);
        await using var stranger = new IdempotencyStore(
            kernel.Storage, SecretSeal.Create([[.. Enumerable.Repeat((byte)7, 32)]]), new IdempotencyOptions(), "w3", kernel.Time);
        var refused = await stranger.BeginAsync("POST /modules", "lost key", Hash, None);
        Assert.Equal("first-answer-unreadable", refused.Error!.Slug);
        Assert.Contains("SECRETS_KEY", refused.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompleteAsync_StorageIsDown_TheRetryResumesUnderTheSameId()
    {
        var storage = new Tests.Storage.FaultyStorage(kernel.Local);
        await using var store = NewStore(storage, "w4", kernel.Time);
        var first = (await BeginAsync("down", store: store)).Ticket!;
        storage.GoDown();
        await store.CompleteAsync(first, 201, "{}"u8.ToArray(), null, null, None);
        storage.ComeBack();
        var second = (await BeginAsync("down", store: store)).Ticket!;
        Assert.Equal((true, first.PlannedId), (second.Resumes, second.PlannedId));
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
        await _store.CompleteAsync((await BeginAsync("swept")).Ticket!, 201, new byte[IdempotencyBodies.InlineBytes + 1], null, null, None);
        kernel.Time.Advance(TimeSpan.FromDays(2));
        Assert.InRange(await _store.SweepAsync(kernel.Time.GetUtcNow(), None), 1, 100);
        Assert.Equal(0, await _store.SweepAsync(kernel.Time.GetUtcNow(), None));
    }

    private static IdempotencyStore NewStore(IStorage storage, string worker, TimeProvider time) => new(storage, Seal, new IdempotencyOptions(), worker, time);

    /// <summary>Waits until a condition holds, for at most 30 s of real time: a renewal is written after the timer's tick, on another thread.</summary>
    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<IdempotencyEntry> BeginAsync(string key, byte[]? hash = null, IdempotencyStore? store = null) =>
        (await (store ?? _store).BeginAsync("POST /modules", key, hash ?? Hash, None)).Value;
}
