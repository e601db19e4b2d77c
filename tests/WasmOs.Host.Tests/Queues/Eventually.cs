namespace WasmOs.Host.Tests.Queues;

/// <summary>Waits, for a limited time, for a state that only reading storage can show.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Polls until the condition holds.</summary>
    public static async Task TrueAsync(Func<ValueTask<bool>> look)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await look())
        {
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }
}
