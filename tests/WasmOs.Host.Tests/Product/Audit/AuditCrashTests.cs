using System.Collections.Concurrent;

namespace WasmOs.Host.Tests.Product.Audit;

/// <summary>A host that is killed (SIGKILL) in the middle of changes.</summary>
[Trait("Category", "Slow")]
public sealed class AuditCrashTests : IDisposable
{
    private const int Clients = 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-audit-crash-");
    private readonly ConcurrentBag<string> _answered = [];

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(61)]
    public async Task Kill_InTheMiddleOfChanges_EachAnsweredChangeHasItsEntriesAndTheChainHolds(int writes)
    {
        using (var host = await Idempotency.CrashHost.StartAsync(_folder.FullName, "local", writes, "Tiers"))
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => ChangeUntilKilledAsync(host.Api, $"team{client}")));
        }

        await using var after = await ProductHost.StartAsync(_folder.FullName);
        var outcomes = await TierChanges.OutcomesAsync(after.Api);

        Assert.InRange(_answered.Count, writes / 2, writes); // Writes of the trail itself count too.
        Assert.All(_answered, change => Assert.Equal(["begun", "done"], outcomes[change]));
        for (var client = 0; client < Clients; client++)
        {
            // Whether or not it was answered: what was changed had its entry before.
            var tier = $"team{client}";
            Assert.True(await TierChanges.LimitOfAsync(after.Api, tier) is not { } limit || outcomes.Contains(TierChanges.IdOf(tier, limit)), tier);
        }

        Assert.InRange((await TierChanges.PutAsync(after.Api, "team0", 1_000_000)).Status, 200, 201);
        Assert.Equal(["begun", "done"], (await TierChanges.OutcomesAsync(after.Api))[TierChanges.IdOf("team0", 1_000_000)]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task ChangeUntilKilledAsync(ProductClient api, string tier)
    {
        for (var limit = 1; await Idempotency.CrashHost.TryAsync(() => TierChanges.PutAsync(api, tier, limit)) is { } answer; limit++)
        {
            Assert.True(answer.Status is 200 or 201, answer.Text);
            _answered.Add(TierChanges.IdOf(tier, limit));
        }
    }
}
