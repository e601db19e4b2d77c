using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;

namespace WasmOs.Kernel.Alerts;

/// <summary>
/// Sends the notices that are on their way, until each is taken or four hours are over. A notice is stored with the change that it is about, so none is lost;
/// one whose sending was cut off is sent again, with the same id. Thread-safe.
/// </summary>
internal sealed partial class AlertOutbox(AlertStore store, AlertSender sender, AlertCounts counts, TimeProvider time, ILogger<AlertOutbox> logger)
{
    /// <summary>How long a notice is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(4);

    /// <summary>How many are sent at once.</summary>
    private const int MostAtOnce = 8;

    /// <summary>How many are begun in one run. Further ones wait for the next.</summary>
    private const int MostInRun = 64;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);

    /// <summary>Sends the notices that are due.</summary>
    public async ValueTask SendDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        // A due time beyond the longest pause is one of before the clock was set back.
        var due = (await store.ReadNoticesAsync(cancellationToken).ConfigureAwait(false))
            .Where(pending => pending.DueAt <= now || pending.DueAt > now + LongestPause)
            .Take(MostInRun);
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken }, SendAsync).ConfigureAwait(false);
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

    private async ValueTask SendAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        var fault = await sender.SendAsync(pending, cancellationToken).ConfigureAwait(false);
        counts.CountNotice(pending.Action?.Type, fault is null);
        if (fault is null)
        {
            await store.FinishAsync(pending, null, cancellationToken).ConfigureAwait(false);
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
