using WasmOs.Kernel.Errors;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Changes modules, one transaction at a time, guarded by the ETag of the <c>module</c> row. Thread-safe.</summary>
/// <remarks>
/// Writers in this process take turns by name. A conflict with a writer on another host is detected by the ETag; the change is then planned again from the new
/// state.
/// </remarks>
internal sealed class ModuleWriter(ModuleStore store, ITableStore tables, ModuleDirectory directory, TimeProvider time, Random random)
{
    /// <summary>Azure's limit on the number of operations in an entity group transaction.</summary>
    public const int MaxTransaction = 100;

    private const int MaxAttempts = 12;
    private const int LongestPauseMilliseconds = 200;

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1))];

    public async ValueTask<Result<T>> ChangeAsync<T>(
        string name, ModulePrecondition precondition, Func<ModuleSnapshot?, Result<ModuleChange<T>>> plan, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)string.GetHashCode(name, StringComparison.Ordinal) % _turns.Length];
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ChangeInTurnAsync(name, precondition, plan, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also when the write failed: it may have been carried out.
            directory.Forget(name);
            turn.Release();
        }
    }

    private async ValueTask<Result<T>> ChangeInTurnAsync<T>(
        string name, ModulePrecondition precondition, Func<ModuleSnapshot?, Result<ModuleChange<T>>> plan, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var module = await store.LoadAsync(name, cancellationToken).ConfigureAwait(false);
            if (module is { Head.Deleting: true })
            {
                await FinishDeletionAsync(module, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (precondition.Check(name, module) is { } violated)
            {
                return violated;
            }

            var planned = plan(module);
            if (!planned.Succeeded)
            {
                return planned.Error;
            }

            var change = planned.Value;
            if (change.Writes.Count == 0)
            {
                return change.Answer(null);
            }

            var written = await tables.SubmitAsync(ModuleRows.Table, change.Writes, cancellationToken).ConfigureAwait(false);
            if (written.Succeeded)
            {
                return change.Answer(written.ETags[0]);
            }

            await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        return ModuleErrors.VersionConflict(name);
    }

    /// <summary>Deletes the rows of a module that is marked as being deleted. Safe to run concurrently.</summary>
    public async ValueTask FinishDeletionAsync(ModuleSnapshot module, CancellationToken cancellationToken)
    {
        var name = module.Head.Name;
        var rows = module.Versions.Select(version => ModuleRows.VersionKey(version.Version))
            .Concat(module.Aliases.Select(alias => ModuleRows.AliasKey(alias.Name)));
        foreach (var row in rows)
        {
            await tables.WriteAsync(ModuleRows.Table, TableWrite.Delete(name, row, "*"), cancellationToken).ConfigureAwait(false);
        }

        var head = TableWrite.Delete(name, ModuleRows.HeadKey, module.Head.ETag);
        await tables.WriteAsync(ModuleRows.Table, head, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var longest = Math.Min(LongestPauseMilliseconds, 1 << attempt);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(longest + 1)), time, cancellationToken).ConfigureAwait(false);
    }
}
