using System.Collections.Concurrent;
using System.Text.Json;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Storage;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// Records the capabilities that learning runs ask for, each one once per module: in memory immediately, and in the table <c>ObservedCapabilities</c> in
/// the background. Several hosts share a row: each host merges what it has with what is stored. A row is keyed by the module's name and its time of creation,
/// so a new module never gets the records of a deleted module of the same name, even if another host still writes them. Thread-safe.
/// </summary>
public sealed class ObservedCapabilities
{
    internal const string Table = "ObservedCapabilities";
    internal const int MaxUses = 500;

    private const int MaxModules = 1000;
    private const int SaveAttempts = 8;

    private readonly ITableStore _tables;
    private readonly BackgroundFailures _failures;
    private readonly ConcurrentDictionary<ObservedCapabilityKey, ObservedModule> _modules = new();

    /// <summary>Creates the recorder over storage.</summary>
    public ObservedCapabilities(IStorage storage, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _tables = storage.Tables;
        _failures = failures ?? BackgroundFailures.WithoutLog(TimeProvider.System);
    }

    /// <summary>Records what a learning run asked for, and returns immediately. New entries are written to storage in the background.</summary>
    public void Note(ObservedCapabilityKey key, ExecutionOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Capabilities.IsDefaultOrEmpty || (_modules.Count >= MaxModules && !_modules.ContainsKey(key)))
        {
            return;
        }

        var learnt = _modules.GetOrAdd(key, static _ => new ObservedModule());
        lock (learnt)
        {
            foreach (var use in outcome.Capabilities)
            {
                // Whether and when a use was denied does not matter for the policy that would allow it.
                learnt.IsDirty |= learnt.Uses.Count < MaxUses && learnt.Uses.Add(use with { Blocked = false, Time = TimeSpan.Zero });
            }

            if (!learnt.IsDirty || learnt.IsSaving)
            {
                return;
            }

            learnt.IsSaving = true;
        }

        // Nobody awaits the write. Entries that could not be written stay dirty; the next new entry or the next request for a suggestion tries again.
        _ = SaveInBackgroundAsync(key, learnt);
    }

    /// <summary>Suggests the least capabilities that would have allowed what runs asked for, with the module's mounts and limits.</summary>
    /// <param name="key">The module.</param>
    /// <param name="own">The capabilities in the module's settings.</param>
    /// <param name="hasBundle">Whether the module has a bundle.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<SuggestedPolicy> SuggestAsync(ObservedCapabilityKey key, ModuleCapabilities own, bool hasBundle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(own);
        var learnt = _modules.TryGetValue(key, out var known) ? known : new ObservedModule();
        await SaveAsync(key, learnt, cancellationToken).ConfigureAwait(false);
        CapabilityEvent[] uses;
        lock (learnt)
        {
            uses = [.. learnt.Uses];
        }

        var policy = LeastPolicy.From(uses);
        return new SuggestedPolicy(Of(policy, uses, own, hasBundle), uses.Length, uses.Length < MaxUses);
    }

    /// <summary>Removes the records of all modules that had a name, after the module was deleted.</summary>
    internal async ValueTask ForgetAsync(string module, CancellationToken cancellationToken)
    {
        foreach (var key in _modules.Keys)
        {
            if (key.Module == module)
            {
                _modules.TryRemove(key, out _);
            }
        }

        string? continuation = null;
        do
        {
            var rows = await _tables.QueryAsync(Table, new TableQuery(module, Continuation: continuation), cancellationToken).ConfigureAwait(false);
            foreach (var row in rows.Entities)
            {
                await _tables.WriteAsync(Table, TableWrite.Delete(module, row.RowKey, "*"), cancellationToken).ConfigureAwait(false);
            }

            continuation = rows.Continuation;
        }
        while (continuation is not null);
    }

    private static ModuleCapabilities Of(CapabilityPolicy policy, CapabilityEvent[] uses, ModuleCapabilities own, bool hasBundle) => own with
    {
        FileAccess = policy.Files,
        AllowedPaths = policy.AllowedPaths,
        ReadOnlyPaths = policy.ReadOnlyPaths,
        Environment = policy.EnvironmentNames,
        Arguments = policy.Arguments,
        Clock = policy.Clock,
        Randomness = policy.Randomness,

        // An empty list would allow every function. proc_exit, which is always allowed, stands for no function.
        AllowedSyscalls = policy.AllowedSyscalls.IsEmpty ? ["proc_exit"] : policy.AllowedSyscalls,
        DeniedSyscalls = WithoutUsed(own.DeniedSyscalls, uses),
        Learning = false,
        Mounts = policy.Files == FileGrant.None ? own.Mounts : SuggestedMounts.For(policy, uses, own.Mounts, hasBundle),
    };

    /// <summary>The denied patterns without those that would deny a function that a run called.</summary>
    private static IReadOnlyList<string>? WithoutUsed(IReadOnlyList<string>? denied, CapabilityEvent[] uses) =>
        denied is null ? null : [.. denied.Where(pattern => !uses.Any(use => Matches(pattern, use.Subject)))];

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;

    private async Task SaveInBackgroundAsync(ObservedCapabilityKey key, ObservedModule learnt)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await SaveAsync(key, learnt, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the background write: entries stay dirty, and the next new entry or the next request for a suggestion tries again.
            _failures.Report("capabilities", e);
        }
        finally
        {
            lock (learnt)
            {
                learnt.IsSaving = false;
            }
        }
    }

    /// <summary>Merges what is in memory with what is stored, in both directions.</summary>
    private async ValueTask SaveAsync(ObservedCapabilityKey key, ObservedModule learnt, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < SaveAttempts; attempt++)
        {
            var row = await _tables.GetAsync(Table, key.Module, key.RowKey, cancellationToken).ConfigureAwait(false);
            var stored = row?.GetBytes("uses") is { } json ? JsonSerializer.Deserialize(json, LearntJson.Default.CapabilityEventArray)! : [];
            byte[] joined;
            lock (learnt)
            {
                learnt.Uses.UnionWith(stored.Take(MaxUses));
                if (!learnt.IsDirty)
                {
                    return;
                }

                learnt.IsDirty = false;
                joined = Encode(learnt.Uses);
            }

            var entity = new TableEntity(key.Module, key.RowKey).Set("uses", joined);
            var write = row is null ? TableWrite.Insert(entity) : TableWrite.Replace(entity, row.ETag!);
            var isWritten = false;
            try
            {
                isWritten = (await _tables.WriteAsync(Table, write, cancellationToken).ConfigureAwait(false)).Succeeded;
            }
            finally
            {
                lock (learnt)
                {
                    learnt.IsDirty |= !isWritten;
                }
            }

            if (isWritten)
            {
                return;
            }
        }
    }

    // A table property holds 64 KiB: when paths are long, fewer uses are stored.
    private static byte[] Encode(IEnumerable<CapabilityEvent> uses)
    {
        const int MaxBytes = 60 * 1024;
        CapabilityEvent[] all = [.. uses.Take(MaxUses)];
        byte[] json;
        while ((json = JsonSerializer.SerializeToUtf8Bytes(all, LearntJson.Default.CapabilityEventArray)).Length > MaxBytes)
        {
            all = all[..(all.Length / 2)];
        }

        return json;
    }
}
