using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Alerts;

/// <summary>
/// Sends the notices that are on their way, until each is taken or four hours are over. A notice is stored with the change that it is about, so none is lost;
/// one whose sending was cut off is sent again, with the same id. Thread-safe.
/// </summary>
/// <remarks>
/// Sending goes on beside the evaluation, each kind of action by itself: a mail server that hangs holds up neither rules nor notices by other ways. A notice is
/// claimed before it is sent, so that two hosts do not send the same.
/// </remarks>
internal sealed partial class AlertOutbox(
    AlertStore store, AlertSender sender, AlertCounts counts, TimeProvider time, BackgroundFailures failures, ILogger<AlertOutbox> logger) : IAsyncDisposable
{
    /// <summary>How long a notice is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(4);

    /// <summary>How many of a kind are sent at once.</summary>
    private const int MostAtOnce = 8;

    /// <summary>How many of a kind are begun in one run. Further ones wait for the next.</summary>
    private const int MostInRun = 64;

    private const string Work = "alert-notices";

    /// <summary>How long a claim holds: longer than any sending takes.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<AlertActionType, Task> _running = [];

    /// <summary>Begins to send the notices that are due. Returns when it has begun.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        // A due time beyond the longest pause is one of before the clock was set back.
        var due = (await store.ReadNoticesAsync(cancellationToken).ConfigureAwait(false))
            .Where(pending => pending.DueAt <= now || pending.DueAt > now + LongestPause)
            .GroupBy(static pending => pending.Action?.Type ?? AlertActionType.Webhook);
        lock (_lock)
        {
            foreach (var kind in due)
            {
                if (!_stop.IsCancellationRequested && !(_running.TryGetValue(kind.Key, out var running) && !running.IsCompleted))
                {
                    PendingNotice[] notices = [.. kind.Take(MostInRun)];
                    _running[kind.Key] = Task.Run(() => SendAllAsync(notices), CancellationToken.None);
                }
            }
        }
    }

    /// <summary>Waits until nothing is being sent.</summary>
    internal Task WhenIdleAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_running.Values);
        }
    }

    /// <summary>Stops sending. What was not sent is sent by whoever evaluates next.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await WhenIdleAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Makes the notices of one notice: one for each receiver.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="actions">Whom to tell.</param>
    public static IReadOnlyList<PendingNotice> Address(AlertNotice notice, IReadOnlyList<AlertAction> actions)
    {
        var pending = new List<PendingNotice>(actions.Count + 1);
        for (var i = 0; i < actions.Count; i++)
        {
            pending.Add(new PendingNotice(AlertStore.NoticeId(notice, i), notice, actions[i]) { DueAt = notice.At });
        }

        // The webhooks that subscribe to alerts are told of changes, not of repetitions.
        if (notice.Kind != AlertNoticeKind.StillFiring)
        {
            pending.Add(new PendingNotice(AlertStore.NoticeId(notice, actions.Count), notice, null) { DueAt = notice.At });
        }

        return pending;
    }

    private async Task SendAllAsync(PendingNotice[] notices)
    {
        try
        {
            await Parallel.ForEachAsync(
                notices, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = _stop.Token }, SendAsync).ConfigureAwait(false);
        }
        catch (Exception e) when (_stop.IsCancellationRequested && !e.IsFatal())
        {
            // The host stops: what was claimed is due again in a minute.
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the background work: the next evaluation begins again.
            failures.Report(Work, e);
        }
    }

    private async ValueTask SendAsync(PendingNotice unclaimed, CancellationToken cancellationToken)
    {
        var claim = unclaimed with { DueAt = time.GetUtcNow() + Claim };
        if (await store.DeferAsync(claim, cancellationToken).ConfigureAwait(false) is not { } etag)
        {
            return; // Another host sends it, or has sent it.
        }

        var pending = claim with { ETag = etag };
        var fault = await sender.SendAsync(pending, cancellationToken).ConfigureAwait(false);
        counts.CountNotice(pending.Action?.Type, fault is null);
        if (fault is null)
        {
            await store.FinishAsync(pending, null, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        var (now, receiver) = (time.GetUtcNow(), pending.Action?.Shown ?? "subscribed webhooks");
        var attempts = pending.Attempts + 1;
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts - 1, 10));
        pause = pause > LongestPause ? LongestPause : pause;
        if (now + pause - pending.Notice.At < Patience)
        {
            LogDeferred(logger, pending.Notice.Rule, receiver, attempts, (int)pause.TotalSeconds, fault);
            await store.DeferAsync(pending with { Attempts = attempts, DueAt = now + pause }, cancellationToken).ConfigureAwait(false);
            return;
        }

        LogGivenUp(logger, pending.Notice.Rule, receiver, attempts, fault);
        var change = new AlertChange(
            now, AlertChangeKind.NoticeFailed, pending.Notice.Rule, pending.Notice.Module, AlertRuleChecks.WordOf(pending.Notice.Severity),
            $"{receiver}: {fault}", null);
        await store.FinishAsync(pending, change, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the notice of alert '{Rule}' was not sent ({Receiver}, try {Attempt}); it is tried again in {Pause} s: {Reason}")]
    private static partial void LogDeferred(ILogger logger, string rule, string receiver, int attempt, int pause, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the notice of alert '{Rule}' was given up after {Attempt} tries ({Receiver}): {Reason}")]
    private static partial void LogGivenUp(ILogger logger, string rule, string receiver, int attempt, string reason);
}
