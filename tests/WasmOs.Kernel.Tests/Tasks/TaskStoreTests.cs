using WasmOs.Kernel.Tasks;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Tasks;

/// <summary>Writes whose result is lost. These tests use the real clock, because such a write is tried again after a pause.</summary>
public sealed class TaskStoreTests : IAsyncLifetime
{
    private readonly TaskFixture _tasks = new();
    private AnswerLosingTables _tables = null!;
    private TaskStore _store = null!;

    public async Task InitializeAsync()
    {
        await _tasks.InitializeAsync();
        _tables = new AnswerLosingTables(_tasks.Kernel.Storage.Tables);
        _store = new TaskStore(_tables, TimeProvider.System);
    }

    public Task DisposeAsync() => _tasks.DisposeAsync();

    [Theory]
    [InlineData(TaskState.Running)]
    [InlineData(TaskState.Dead)]
    public async Task UpdateAsync_TheAnswerIsLost_FindsItsOwnWrite(TaskState state)
    {
        var changed = await ReadAsync() with { State = state, Attempt = 1, EndedAt = _tasks.Kernel.Time.GetUtcNow() };
        _tables.Losses = 1;

        var written = await _store.UpdateAsync(changed, TaskStore.Patience, None);

        Assert.Equal((state, 1), (written!.State, written.Attempt));
        Assert.Equal((await _store.GetAsync(changed.Id, None))!.ETag, written.ETag);
    }

    [Fact]
    public async Task UpdateAsync_SomebodyElseWrote_IsALostRace()
    {
        var row = await ReadAsync();
        await _store.UpdateAsync(row with { Attempt = 7 }, TimeSpan.Zero, None);
        Assert.Null(await _store.UpdateAsync(row with { Attempt = 1 }, TimeSpan.Zero, None));

        _tables.Losses = 1;
        Assert.Null(await _store.UpdateAsync(row with { Attempt = 2 }, TaskStore.Patience, None));
        Assert.Equal(7, (await _store.GetAsync(row.Id, None))!.Attempt);
    }

    [Fact]
    public async Task UpdateAsync_StorageStaysDown_GivesUpWithThePatience()
    {
        var row = await ReadAsync();
        _tables.Losses = int.MaxValue;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.UpdateAsync(row with { Attempt = 1 }, TimeSpan.FromMilliseconds(300), None)
            .AsTask());
    }

    private async Task<TaskEntry> ReadAsync() => (await _store.GetAsync((await _tasks.Host.SubmitAsync(TaskHost.Add())).Id, None))!;
}
