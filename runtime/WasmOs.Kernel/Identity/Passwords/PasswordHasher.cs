using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.Passwords;

/// <summary>Hashes passwords on few threads of its own, so that people who try many passwords take no core from guests. Thread-safe.</summary>
internal sealed class PasswordHasher(PasswordOptions options) : IDisposable
{
    private readonly SemaphoreSlim _threads = new(options.Threads);
    private readonly PasswordHash _nobody = PasswordHash.OfNobody(options.Iterations);
    private int _waiting;

    /// <summary>Hashes a new password.</summary>
    /// <returns>The encoded hash; an error when too many wait.</returns>
    public ValueTask<Result<string>> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => PasswordHash.Create(password, options.Iterations).Encode(), cancellationToken);

    /// <summary>Checks a password. Takes the same time when there is no hash, which no password matches.</summary>
    /// <param name="password">The password.</param>
    /// <param name="encoded">The stored hash; null when there is none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public ValueTask<Result<bool>> MatchesAsync(string password, string? encoded, CancellationToken cancellationToken)
    {
        var hash = PasswordHash.Parse(encoded) ?? _nobody;
        return RunAsync(() => hash.Matches(password), cancellationToken);
    }

    /// <summary>Whether a hash should be made anew, because its cost is another one than today's.</summary>
    public bool IsOutdated(string? encoded) => PasswordHash.Parse(encoded)?.Iterations != options.Iterations;

    /// <inheritdoc/>
    public void Dispose() => _threads.Dispose();

    private async ValueTask<Result<T>> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > options.MaxWaiting + options.Threads)
        {
            Interlocked.Decrement(ref _waiting);
            return PasswordErrors.Busy();
        }

        try
        {
            await _threads.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // A thread of its own: hashing takes some hundred milliseconds, and the pool's threads serve requests.
                return await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
            }
            finally
            {
                _threads.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
