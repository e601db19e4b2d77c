using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Kernel.Executions;

/// <summary>
/// Lets runs begin that nobody waits for: a task's, or an input's of a batch. They run under the rights that whoever made them has now, and their CPU time is
/// charged to the same. Thread-safe.
/// </summary>
/// <param name="creators">Finds those who made what runs.</param>
/// <param name="limiter">Counts the CPU time of callers.</param>
public sealed class BackgroundRuns(ICreators creators, CallerLimiter limiter)
{
    private static readonly PermissionSet Running = PermissionSet.Of(Permission.ModulesExecute);

    /// <summary>Lets a run begin, or says why not. When it succeeds, <see cref="Exit"/> must be called exactly once when the run has ended.</summary>
    /// <param name="creatorId">The id of who made what runs.</param>
    /// <param name="module">The module's name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async ValueTask<Result<RateDecision>> EnterAsync(string creatorId, string module, CancellationToken cancellationToken)
    {
        var found = await creators.FindAsync(creatorId, cancellationToken).ConfigureAwait(false);
        if (!found.Succeeded || CreatorRights.Refuse(found.Value, Running, module) is not null)
        {
            return found.Error ?? CreatorRights.Refuse(found.Value, Running, module)!;
        }

        var count = await limiter.EnterBackgroundAsync(found.Value, cancellationToken).ConfigureAwait(false);
        return count.Error is { } error ? error : count;
    }

    /// <summary>Ends a run, and charges its CPU time.</summary>
    internal void Exit(in RateDecision count, TimeSpan cpu) => limiter.Exit(count, cpu);
}
