using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tiers;

/// <summary>The counts of callers in storage, which all hosts share. Thread-safe.</summary>
/// <remarks>
/// A host leases before it lets calls in, so a crash loses no call: what was leased counts as used. When it is unknown whether a write happened, it is not
/// repeated, and counts as used too.
/// </remarks>
internal sealed class QuotaLedger(ITableStore tables, TimeProvider time, Random random)
{
    private readonly RowTurns _turns = new(time, random);

    /// <summary>Leases what is wanted as far as the limits allow, or returns what was leased.</summary>
    public async ValueTask<QuotaGrants> LeaseAsync(string caller, QuotaAsks asks, CancellationToken cancellationToken)
    {
        var partition = QuotaRows.PartitionOf(caller);
        for (var attempt = 1; attempt <= RowTurns.MaxAttempts; attempt++)
        {
            var row = await tables.GetAsync(QuotaRows.Table, partition, QuotaRows.Key, cancellationToken).ConfigureAwait(false);
            var (grants, changed) = Apply(partition, row, asks);
            if (changed is null)
            {
                return grants;
            }

            var write = row is null ? TableWrite.Insert(changed) : TableWrite.Replace(changed, row.ETag!);
            var written = await tables.WriteAsync(QuotaRows.Table, write, cancellationToken).ConfigureAwait(false);
            if (written.Succeeded)
            {
                return grants;
            }

            await _turns.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        throw new StorageUnavailableException("tables", "The counts of a caller were written by other hosts at the same time, again and again.");
    }

    /// <summary>Deletes the counts of days that are over. Returns how many.</summary>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A host whose clock is late may still count in the day before.
        var oldest = (now.UtcTicks / TimeSpan.TicksPerDay) - 1;
        var deleted = 0;
        await foreach (var row in TableReading.ReadAsync(tables, QuotaRows.Table, new TableQuery(), cancellationToken).ConfigureAwait(false))
        {
            if ((row.GetInt64(QuotaRows.Day) ?? 0) >= oldest)
            {
                continue;
            }

            var deletion = TableWrite.Delete(row.PartitionKey, row.RowKey, row.ETag!);
            deleted += (await tables.WriteAsync(QuotaRows.Table, deletion, cancellationToken).ConfigureAwait(false)).Succeeded ? 1 : 0;
        }

        return deleted;
    }

    private static (QuotaGrants Grants, TableEntity? Changed) Apply(string partition, TableEntity? row, in QuotaAsks asks)
    {
        var changed = new TableEntity(partition, QuotaRows.Key);
        var minute = Apply(row, changed, asks.Minute, asks.IsReturn, QuotaRows.Minute, QuotaRows.MinuteUsed);
        var day = Apply(row, changed, asks.Day, asks.IsReturn, QuotaRows.Day, QuotaRows.DayUsed);
        var cpu = Apply(row, changed, asks.Cpu, asks.IsReturn, QuotaRows.Day, QuotaRows.CpuUsed);
        var isSame = minute.Granted == 0 && day.Granted == 0 && cpu.Granted == 0;
        return (new QuotaGrants(minute, day, cpu), isSame ? null : changed);
    }

    private static QuotaGrant Apply(TableEntity? row, TableEntity changed, in QuotaAsk ask, bool isReturn, string window, string used)
    {
        var stored = row?.GetInt64(window);
        if (ask.Window < 0 || (isReturn && stored != ask.Window && stored != ask.Window + 1))
        {
            changed.Set(window, stored).Set(used, row?.GetInt64(used));
            return default;
        }

        var before = QuotaRows.UsedIn(row, ask.Window, window, used);
        var granted = ask.Grant(before);
        changed.Set(window, QuotaRows.WindowOf(row, ask.Window, window)).Set(used, before + granted);
        return new QuotaGrant(before + granted, granted);
    }
}
