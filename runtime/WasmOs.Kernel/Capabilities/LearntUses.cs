using System.Collections.Concurrent;
using System.Text.Json;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi.Capabilities;

namespace WasmOs.Kernel.Capabilities;

/// <summary>
/// Keeps what learning runs asked for: each thing once a module, in memory at once and in the table <c>LearntUses</c> behind the run. The rows of several hosts are one: each joins what it
/// has with what is there. Thread-safe.
/// </summary>
public sealed class LearntUses
{
    internal const string Table = "LearntUses";
    internal const int MaxUses = 500;

    private const string RowKey = "uses";
    private const int MaxModules = 1000;
    private const int SaveAttempts = 8;

    private readonly ITableStore _tables;
    private readonly ConcurrentDictionary<string, LearntModule> _modules = new(StringComparer.Ordinal);

    /// <summary>Keeps them in storage.</summary>
    public LearntUses(IStorage storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _tables = storage.Tables;
    }

    /// <summary>Takes what a learning run asked for; returns at once. What is new is written behind.</summary>
    public void Note(string module, ExecutionOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Capabilities.IsDefaultOrEmpty || (_modules.Count >= MaxModules && !_modules.ContainsKey(module)))
        {
            return;
        }

        var learnt = _modules.GetOrAdd(module, static _ => new LearntModule());
        lock (learnt)
        {
            foreach (var use in outcome.Capabilities)
            {
                // Whether it was refused then, and when, is nothing to the policy that would allow it.
                learnt.IsDirty |= learnt.Uses.Count < MaxUses && learnt.Uses.Add(use with { Blocked = false, Time = TimeSpan.Zero });
            }

            if (!learnt.IsDirty || learnt.IsSaving)
            {
                return;
            }

            learnt.IsSaving = true;
        }

        // Nobody waits for it: what could not be written stays dirty, and the next new use or question tries again.
        _ = SaveBehindAsync(module, learnt);
    }

    /// <summary>The least capabilities that would have allowed what was asked for, with the module's mounts and limits.</summary>
    public async ValueTask<SuggestedPolicy> SuggestAsync(string module, ModuleCapabilities current, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(current);
        var learnt = _modules.TryGetValue(module, out var known) ? known : new LearntModule();
        await SaveAsync(module, learnt, cancellationToken).ConfigureAwait(false);
        CapabilityEvent[] uses;
        lock (learnt)
        {
            uses = [.. learnt.Uses];
        }

        var policy = LeastPolicy.From(uses);
        return new SuggestedPolicy(Of(policy, current), uses.Length, uses.Length < MaxUses);
    }

    private static ModuleCapabilities Of(CapabilityPolicy policy, ModuleCapabilities current) => current with
    {
        FileAccess = policy.Files,
        AllowedPaths = policy.AllowedPaths,
        ReadOnlyPaths = policy.ReadOnlyPaths,
        Environment = policy.EnvironmentNames,
        Arguments = policy.Arguments,
        Clock = policy.Clock,
        Randomness = policy.Randomness,

        // No function at all cannot be said as an empty list, which allows all; exit is always allowed.
        AllowedSyscalls = policy.AllowedSyscalls.IsEmpty ? ["proc_exit"] : policy.AllowedSyscalls,
        Learning = false,

        // Learning without files shows the guest an empty root; files in it would need something mounted there.
        Mounts = policy.Files != FileGrant.None && current.Mounts is null or [] ? [new ModuleMount { Type = ModuleMountType.Scratch, Path = "/" }] : current.Mounts,
    };

    private async Task SaveBehindAsync(string module, LearntModule learnt)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await SaveAsync(module, learnt, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            // It stays dirty.
        }
        finally
        {
            lock (learnt)
            {
                learnt.IsSaving = false;
            }
        }
    }

    /// <summary>Joins what is known with what is stored, both ways.</summary>
    private async ValueTask SaveAsync(string module, LearntModule learnt, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < SaveAttempts; attempt++)
        {
            var row = await _tables.GetAsync(Table, module, RowKey, cancellationToken).ConfigureAwait(false);
            CapabilityEvent[] stored = row?.GetBytes("uses") is { } json ? JsonSerializer.Deserialize(json, ModuleJson.Default.CapabilityEventArray)! : [];
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

            var entity = new TableEntity(module, RowKey).Set("uses", joined);
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

    // A property holds 64 KiB: long paths leave room for fewer.
    private static byte[] Encode(IEnumerable<CapabilityEvent> uses)
    {
        const int MaxBytes = 60 * 1024;
        CapabilityEvent[] all = [.. uses.Take(MaxUses)];
        byte[] json;
        while ((json = JsonSerializer.SerializeToUtf8Bytes(all, ModuleJson.Default.CapabilityEventArray)).Length > MaxBytes)
        {
            all = all[..(all.Length / 2)];
        }

        return json;
    }
}
