using System.Globalization;
using WasmOs.Common.Audit;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Records at the start that a process before this one lost entries, or ended without an end, so that the trail itself says so. Thread-safe.</summary>
/// <remarks>
/// A process that noted how many entries it lost is recorded by whichever process starts next. One that noted nothing is recorded where only one process uses
/// the storage: of processes that share it, nobody knows which of them still run.
/// </remarks>
public sealed class AuditGaps(IStorage storage, AuditTrail trail, WorkerName worker, TimeProvider time, BackgroundFailures failures)
{
    /// <summary>Looks for processes that ended, and writes an entry for each. Failures are reported, and the next start tries again.</summary>
    public async Task RecordAsync(CancellationToken cancellationToken)
    {
        try
        {
            var rows = await TableReading.ReadAllAsync(storage.Tables, AuditRows.Table, new TableQuery(AuditRows.HeadPartition), cancellationToken)
                .ConfigureAwait(false);
            foreach (var head in rows.Select(AuditRows.DecodeHead))
            {
                if (head.Writer != worker.Value && !head.IsMissed && (head.Lost > 0 || (!head.IsClosed && !storage.IsShared)))
                {
                    await trail.WriteAsync(EntryOf(head), cancellationToken).ConfigureAwait(false);
                    var note = TableWrite.Merge(AuditRows.EncodeMissed(head.Writer), "*");
                    await storage.Tables.WriteAsync(AuditRows.Table, note, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (!e.IsFatal() && !cancellationToken.IsCancellationRequested)
        {
            // The boundary of work at the start, without which the host can serve.
            failures.Report("audit", e);
        }
    }

    private AuditEntry EntryOf(AuditHead head) => new(AuditText.LostAction, AuditOutcome.Failed)
    {
        Time = time.GetUtcNow(),
        Target = $"writer {head.Writer}",
        Reason = head.Lost > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{head.Lost} entries lost between {head.LostFrom:O} and {head.LostUntil:O}: storage refused them until the process ended.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The process ended without a last signature; it last told of itself at {head.Time:O}. Entries that waited in its memory are lost."),
    };
}
