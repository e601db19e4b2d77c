using WasmOs.Common.Audit;
using WasmOs.Kernel.Pages;

namespace WasmOs.Kernel.Audit;

/// <summary>The newest entries that a query selects, of those that were offered. Not thread-safe.</summary>
/// <param name="query">The query.</param>
/// <param name="below">Only entries that are less.</param>
internal sealed class AuditPage(AuditQuery query, AuditRecord below)
{
    private readonly AuditFilter _filter = new(query);

    /// <summary>One entry more than the page, which tells whether others follow.</summary>
    private readonly PriorityQueue<AuditRecord, AuditRecord> _newest = new();

    /// <summary>Only entries that are less.</summary>
    public AuditRecord Below => below;

    /// <summary>The time of the oldest entry once there are enough; before that the least time.</summary>
    public DateTimeOffset Oldest => _newest.Count > query.Limit ? _newest.Peek().Time : DateTimeOffset.MinValue;

    /// <summary>Takes up a line if it belongs to the page.</summary>
    public void Offer(string writer, ReadOnlyMemory<byte> bytes, in AuditLine line)
    {
        if (line.Kind != AuditLineKind.Entry || line.Time is not { } time || time < query.Since || time < Oldest)
        {
            return;
        }

        var record = new AuditRecord(writer, line.Seq, time, bytes);
        if (record >= below || !_filter.Matches(line))
        {
            return;
        }

        // The bytes belong to the reader.
        record = record with { Line = bytes.ToArray() };
        _newest.Enqueue(record, record);
        if (_newest.Count > query.Limit + 1)
        {
            _newest.Dequeue();
        }
    }

    /// <summary>The page.</summary>
    /// <param name="bound">Entries up to this time were not all offered; null when all were.</param>
    public Page<AuditRecord> Complete(DateTimeOffset? bound)
    {
        var records = new List<AuditRecord>(_newest.Count);
        while (_newest.TryDequeue(out var record, out _))
        {
            if (bound is null || record.Time > bound)
            {
                records.Add(record);
            }
        }

        records.Reverse();
        if (records.Count > query.Limit)
        {
            records.RemoveRange(query.Limit, records.Count - query.Limit);
            return new Page<AuditRecord>(records, AuditReader.ContinuationOf(records[^1]));
        }

        // The least entry above the bound would be the next: entries at the bound itself are still to come.
        return new Page<AuditRecord>(records, bound is { } time ? AuditReader.ContinuationOf(new AuditRecord("", 0, time.AddTicks(1), default)) : null);
    }
}
