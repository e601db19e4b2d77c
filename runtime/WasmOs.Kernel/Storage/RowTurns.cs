namespace WasmOs.Kernel.Storage;

/// <summary>
/// Lets writers of one row that change whatever is there (read, change, write by ETag) succeed also when they are many: those of this process take turns, those of other processes are found
/// out by the ETag and tried again after a short random pause. Thread-safe.
/// </summary>
/// <param name="time">The clock of the pauses.</param>
/// <param name="random">Spreads the pauses; must be thread-safe, as <see cref="Random.Shared"/> is.</param>
internal sealed class RowTurns(TimeProvider time, Random random)
{
    /// <summary>How often a change is tried: each lost race is a change of another process that was written.</summary>
    public const int MaxAttempts = 16;

    private const int LongestPauseMilliseconds = 200;

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the turn of a row; dispose what is returned to end it.</summary>
    public async ValueTask<RowTurn> EnterAsync(string row, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)string.GetHashCode(row, StringComparison.Ordinal) % _turns.Length];
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new RowTurn(turn);
    }

    /// <summary>Waits after a lost race: not at all after the first, then longer each time.</summary>
    public async ValueTask PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        if (attempt > 1)
        {
            var longest = Math.Min(LongestPauseMilliseconds, 1 << attempt);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(longest + 1)), time, cancellationToken).ConfigureAwait(false);
        }
    }
}
