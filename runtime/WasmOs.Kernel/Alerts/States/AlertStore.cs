using System.Globalization;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Pages;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Alerts.States;

/// <summary>Reads and writes states, changes, silences and notices. Thread-safe.</summary>
/// <remarks>A write is durable when it returns. When storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller.</remarks>
internal sealed class AlertStore(ITableStore tables)
{
    /// <summary>Reads the states of all alerts that are not inactive, or that people were told of lately.</summary>
    public async ValueTask<IReadOnlyList<AlertState>> ReadStatesAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(AlertRows.StatePrefix, cancellationToken).ConfigureAwait(false)).Select(AlertRows.DecodeState)];

    /// <summary>Reads all silences, those that are over among them.</summary>
    public async ValueTask<IReadOnlyList<AlertSilence>> ReadSilencesAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(AlertRows.SilencePrefix, cancellationToken).ConfigureAwait(false)).Select(static row => new AlertSilence(
            row.RowKey[AlertRows.SilencePrefix.Length..], row.GetTime("until")!.Value, row.GetString("reason") ?? "", row.GetString("by")))];

    /// <summary>Reads all notices that are on their way.</summary>
    public async ValueTask<IReadOnlyList<PendingNotice>> ReadNoticesAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(AlertRows.NoticePrefix, cancellationToken).ConfigureAwait(false)).Select(AlertRows.DecodeNotice)];

    /// <summary>Lists what happened, newest first.</summary>
    /// <param name="limit">1 or more; a page may be smaller.</param>
    /// <param name="after">The key of the last change of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Page<AlertChange>> ListChangesAsync(int limit, string? after, CancellationToken cancellationToken)
    {
        var range = TableQuery.Prefix(AlertRows.Partition, AlertRows.ChangePrefix, Math.Min(limit, 1000));

        // The smallest key after a key is that key with one more character.
        var query = after is null ? range : range with { RowKeyFrom = $"{AlertRows.ChangePrefix}{after}0" };
        var page = await tables.QueryAsync(AlertRows.Table, query, cancellationToken).ConfigureAwait(false);
        return new Page<AlertChange>(
            [.. page.Entities.Select(AlertRows.DecodeChange)],
            page.Continuation is null || page.Entities.Count == 0 ? null : page.Entities[^1].RowKey[AlertRows.ChangePrefix.Length..]);
    }

    /// <summary>Writes what an evaluation made of an alert, whole or not at all.</summary>
    /// <param name="before">The state before.</param>
    /// <param name="after">The state after; null when it need not be kept.</param>
    /// <param name="change">What happened; null for nothing.</param>
    /// <param name="notices">Who is told.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when another host wrote it meanwhile.</returns>
    public async ValueTask<bool> WriteAsync(
        AlertState before, AlertState? after, AlertChange? change, IReadOnlyList<PendingNotice> notices, CancellationToken cancellationToken)
    {
        var writes = new List<TableWrite>();
        if (after is not null)
        {
            var row = AlertRows.Encode(after);
            writes.Add(before.ETag.Length == 0 ? TableWrite.Insert(row) : TableWrite.Replace(row, before.ETag));
        }
        else if (before.ETag.Length > 0)
        {
            writes.Add(TableWrite.Delete(AlertRows.Partition, AlertRows.StateKeyOf(before.Rule, before.Module), before.ETag));
        }

        if (change is not null)
        {
            writes.Add(TableWrite.Upsert(AlertRows.Encode(change)));
        }

        writes.AddRange(notices.Select(static notice => TableWrite.Insert(AlertRows.Encode(notice))));
        return writes.Count == 0 || (await tables.SubmitAsync(AlertRows.Table, writes, cancellationToken).ConfigureAwait(false)).Succeeded;
    }

    /// <summary>Stores when a notice is tried again. Returns its new ETag; null when another host has handled it meanwhile.</summary>
    public async ValueTask<string?> DeferAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        var write = TableWrite.Replace(AlertRows.Encode(pending), pending.ETag);
        var written = await tables.WriteAsync(AlertRows.Table, write, cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? written.ETags[0] : null;
    }

    /// <summary>Takes a notice from those that are on their way, and stores what happened to it, if that is worth knowing.</summary>
    public async ValueTask FinishAsync(PendingNotice pending, AlertChange? change, CancellationToken cancellationToken)
    {
        var writes = new List<TableWrite> { TableWrite.Delete(AlertRows.Partition, AlertRows.NoticeKeyOf(pending.Id), "*") };
        if (change is not null)
        {
            writes.Add(TableWrite.Upsert(AlertRows.Encode(change)));
        }

        await tables.SubmitAsync(AlertRows.Table, writes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Silences a rule, or ends its silence.</summary>
    public async ValueTask SilenceAsync(AlertSilence silence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = AlertRows.SilenceKeyOf(silence.Rule);
        var row = new TableEntity(AlertRows.Partition, key).Set("until", silence.Until).Set("reason", silence.Reason).Set("by", silence.By);
        var write = silence.Until > now ? TableWrite.Upsert(row) : TableWrite.Delete(AlertRows.Partition, key, "*");
        await tables.WriteAsync(AlertRows.Table, write, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes changes that are older than a time, and silences that are over.</summary>
    /// <returns>How many rows were deleted.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset changesBefore, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = 0;
        var oldest = TableKey.NewestFirst(changesBefore);
        await foreach (var row in TableReading.ReadAsync(
            tables, AlertRows.Table, TableQuery.Prefix(AlertRows.Partition, AlertRows.ChangePrefix) with { RowKeyFrom = AlertRows.ChangePrefix + oldest },
            cancellationToken).ConfigureAwait(false))
        {
            removed += await DeleteAsync(row, cancellationToken).ConfigureAwait(false);
        }

        foreach (var row in await ReadAsync(AlertRows.SilencePrefix, cancellationToken).ConfigureAwait(false))
        {
            removed += row.GetTime("until") <= now ? await DeleteAsync(row, cancellationToken).ConfigureAwait(false) : 0;
        }

        return removed;
    }

    /// <summary>An id for a notice: which alert, when, to whom.</summary>
    public static string NoticeId(AlertNotice notice, int receiver) =>
        string.Create(CultureInfo.InvariantCulture, $"{notice.At.UtcTicks:D19}-{notice.Rule}-{TableKey.Escape(notice.Module ?? "")}-{receiver}");

    private async ValueTask<List<TableEntity>> ReadAsync(string prefix, CancellationToken cancellationToken) => await TableReading.ReadAllAsync(
        tables, AlertRows.Table, TableQuery.Prefix(AlertRows.Partition, prefix), cancellationToken).ConfigureAwait(false);

    private async ValueTask<int> DeleteAsync(TableEntity row, CancellationToken cancellationToken) =>
        (await tables.WriteAsync(AlertRows.Table, TableWrite.Delete(AlertRows.Partition, row.RowKey, row.ETag!), cancellationToken).ConfigureAwait(false))
            .Succeeded ? 1 : 0;
}
