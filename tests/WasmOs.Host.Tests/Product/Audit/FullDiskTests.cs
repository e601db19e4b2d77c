namespace WasmOs.Host.Tests.Product.Audit;

/// <summary>A host whose disk is full while it records changes.</summary>
[Trait("Category", "Slow")]
public sealed class FullDiskTests
{
    /// <summary>More changes than fit into what the blocks of the last files have left.</summary>
    private const int MostThatFit = 500;

    private const string Tier = "team";

    [Fact]
    public async Task Change_WhileTheDiskIsFull_IsRefusedAndNothingIsLost()
    {
        await using var disk = await SmallDisk.CreateAsync();
        using var host = HostProcess.WithFileSizeLimit(("SERVER_PORT", "0"), ("DATA_DIR", disk.Path), ("LOG_LEVEL", "information"));
        using var api = new ProductClient(new Uri((await host.WaitForAsync("WasmOS listens on")).Split(' ')[3]));
        var output = host.ReadOutputAsync();
        await api.KeepAsync("traps", """(module (func (export "boom") unreachable))""");
        var (done, refused) = (new List<string>(), new List<string>());
        await ChangeAsync(limit: 1);

        // 1. Full.
        await disk.FillAsync(host);
        for (var limit = 2; refused.Count < 5; limit++)
        {
            Assert.True(limit < MostThatFit, "the disk does not become full");
            await ChangeAsync(limit);
        }

        var run = await api.ExecuteAsync("traps", """{"function":"boom"}""", ("x-request-id", "run-when-full"));
        Assert.Equal("failed", run.Json.GetProperty("status").GetString());

        // 2. Free again.
        await disk.FreeAsync(host);
        using var patience = new CancellationTokenSource(ProductClient.Limit);
        for (var limit = MostThatFit; !await ChangeAsync(limit); limit++)
        {
            patience.Token.ThrowIfCancellationRequested();
        }

        var outcomes = await TierChanges.OutcomesAsync(api);
        while (!outcomes.Contains("run-when-full"))
        {
            // The run waited in memory.
            patience.Token.ThrowIfCancellationRequested();
            outcomes = await TierChanges.OutcomesAsync(api);
        }

        Assert.All(done, change => Assert.Equal(["begun", "done"], outcomes[change]));
        Assert.All(refused, change => Assert.DoesNotContain("done", outcomes[change]));
        Assert.Equal(["failed"], outcomes["run-when-full"]);
        await host.SignalAsync("TERM");
        Assert.Equal(0, (await host.EndAsync()).ExitCode);
        await output;

        async Task<bool> ChangeAsync(int limit)
        {
            var answer = await TierChanges.PutAsync(api, Tier, limit);
            var isDone = answer.Status is 200 or 201;
            if (!isDone)
            {
                answer.Problem(503, "storage-unavailable");
                Assert.Contains(disk.Path, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
            }

            (isDone ? done : refused).Add(TierChanges.IdOf(Tier, limit));
            return isDone;
        }
    }
}
