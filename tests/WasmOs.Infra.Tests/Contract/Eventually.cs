namespace WasmOs.Infra.Tests.Contract;

/// <summary>Repeats a query until its result is as expected, for at most a minute. For stores whose clock a test cannot set.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<T> Get<T>(Func<ValueTask<T>> ask, Func<T, bool> wanted)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(40));
        do
        {
            var answer = await ask();
            if (wanted(answer))
            {
                return answer;
            }
        }
        while (await tick.WaitForNextTickAsync(deadline.Token));

        throw new TimeoutException("The answer did not come in time.");
    }
}
