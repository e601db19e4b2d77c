namespace WasmOs.Host.Tests.Queues;

/// <summary>Waits, within a bound, for what only a look at storage can tell.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task TrueAsync(Func<ValueTask<bool>> look)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await look())
        {
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }
}
