namespace WasmOs.Kernel.Storage;

/// <summary>
/// Lets many concurrent writers change one row (read, change, write by ETag) without losing every race. Writers of this process take turns. A write of another
/// process shows as a changed ETag, and the change is tried again after a short random pause. Thread-safe.
/// </summary>
/// <param name="time">The clock that the pauses use.</param>
/// <param name="random">Randomizes the pauses; must be thread-safe, as <see cref="Random.Shared"/> is.</param>
internal sealed class RowTurns(TimeProvider time, Random random)
{
    /// <summary>How often a change is tried. Each lost race means that another process wrote its change.</summary>
    public const int MaxAttempts = 16;

    private const int LongestPauseMilliseconds = 200;

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the row's turn; dispose the returned value to end the turn.</summary>
    public async ValueTask<RowTurn> EnterAsync(string row, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)string.GetHashCode(row, StringComparison.Ordinal) % _turns.Length];
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new RowTurn(turn);
    }

    /// <summary>Pauses after a lost race: not at all after the first, longer after each further one.</summary>
    public async ValueTask PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        if (attempt > 1)
        {
            var longest = Math.Min(LongestPauseMilliseconds, 1 << attempt);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(longest + 1)), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
