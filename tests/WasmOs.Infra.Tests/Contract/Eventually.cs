namespace WasmOs.Infra.Tests.Contract;

/// <summary>Asks again until an answer is as wanted, for at most a minute: for stores that cannot be told the time.</summary>
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
