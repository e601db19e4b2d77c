namespace WasmOs.Infra.Tests.Contract;

/// <summary>The contract of every <see cref="Storage.IStorage"/> as a whole.</summary>
public abstract class StorageContract(IStorageFixture fixture)
{
    [Fact]
    public async Task Probe_WorkingStore_ReportsEachServiceWithoutError()
    {
        var probes = await fixture.Storage.ProbeAsync(CancellationToken.None);

        Assert.Equal(["blobs", "queues", "tables"], probes.Select(p => p.Service).Order(StringComparer.Ordinal));
        Assert.All(probes, p => Assert.Null(p.Error));
        Assert.All(probes, p => Assert.True(p.RoundTrip > TimeSpan.Zero));
    }

    [Fact]
    public async Task Ensure_ExistingNames_IsHarmless()
    {
        for (var i = 0; i < 2; i++)
        {
            await fixture.Storage.Blobs.EnsureContainerAsync("ensured-twice", CancellationToken.None);
            await fixture.Storage.Tables.EnsureTableAsync("EnsuredTwice", CancellationToken.None);
            await fixture.Storage.Queues.EnsureQueueAsync("ensured-twice", CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Upper")]
    [InlineData("two--hyphens")]
    [InlineData("-first")]
    [InlineData("last-")]
    [InlineData("under_score")]
    [InlineData("../escape")]
    [InlineData("this-name-is-sixty-four-characters-long-which-is-one-more-than-ok")]
    public async Task Ensure_IllegalContainerOrQueue_Throws(string name)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => fixture.Storage.Blobs.EnsureContainerAsync(name, CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => fixture.Storage.Queues.EnsureQueueAsync(name, CancellationToken.None));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1digit")]
    [InlineData("with-hyphen")]
    [InlineData("x'; DROP TABLE y; --")]
    public async Task Ensure_IllegalTable_Throws(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => fixture.Storage.Tables.EnsureTableAsync(name, CancellationToken.None));
}
