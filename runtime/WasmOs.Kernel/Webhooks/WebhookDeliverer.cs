using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>
/// Processes deliveries, with one attempt per message. The row says whether an attempt is due, so a duplicate or early message does no harm. Thread-safe.
/// </summary>
/// <remarks>When storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller; the queue then delivers the message again.</remarks>
public sealed class WebhookDeliverer
{
    /// <summary>The queue of deliveries, for the trigger's attribute.</summary>
    public const string Queue = DeliveryStore.Queue;

    /// <summary>The queue to which the heads move messages that failed too often.</summary>
    public const string PoisonQueue = DeliveryStore.PoisonQueue;

    /// <summary>The tolerated difference between the clocks of the queue and of this host before a message counts as early.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>The delay before a message from the poison queue is processed again: storage was down, or this host is broken.</summary>
    private static readonly TimeSpan RescuePause = TimeSpan.FromMinutes(15);

    /// <summary>The delay before the next attempt of a delivery whose webhook's secret cannot be read.</summary>
    private static readonly TimeSpan KeyPause = TimeSpan.FromMinutes(1);

    /// <summary>The delay of a message that found its delivery in flight: longer than any attempt takes.</summary>
    private static readonly TimeSpan InFlightPause = WebhookSender.TimeLimit + TimeSpan.FromSeconds(5);

    private static readonly PermissionSet Writing = PermissionSet.Of(Permission.WebhooksWrite);

    private readonly DeliveryStore _deliveries;
    private readonly WebhookStore _webhooks;
    private readonly WebhookHealthStore _health;
    private readonly EventPublisher _events;
    private readonly WebhookSender _sender;
    private readonly TargetGate _gate;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ICreators? _creators;
    private readonly WebhookMetrics? _metrics;
    private readonly Tracing? _tracing;

    /// <summary>The messages that this process is handling now; bounded by the number of concurrent messages.</summary>
    private readonly ConcurrentDictionary<string, byte> _sending = new(StringComparer.Ordinal);

    /// <summary>Creates the deliverer.</summary>
    /// <param name="storage">Where deliveries are stored.</param>
    /// <param name="directory">Is notified when a webhook is switched off.</param>
    /// <param name="events">Publishes that a webhook was switched off.</param>
    /// <param name="sender">Calls the targets.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Varies the pauses between attempts; must be thread-safe, as <see cref="Random.Shared"/> is.</param>
    /// <param name="failures">Receives failures to send messages.</param>
    /// <param name="creators">Finds those under whose rights webhooks get events; null where nobody has an id.</param>
    /// <param name="metrics">Counts attempts; null where nobody looks.</param>
    /// <param name="tracing">Begins spans of attempts; null where nobody looks.</param>
    public WebhookDeliverer(
        IStorage storage, WebhookDirectory directory, EventPublisher events, WebhookSender sender, TimeProvider time, Random random,
        BackgroundFailures? failures = null, ICreators? creators = null, WebhookMetrics? metrics = null, Tracing? tracing = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _deliveries = new DeliveryStore(storage.Tables, storage.Queues, time, failures);
        _webhooks = new WebhookStore(storage.Tables, directory, time);
        _health = new WebhookHealthStore(storage.Tables);
        _events = events;
        _sender = sender;
        _gate = new TargetGate(time);
        _time = time;
        _random = random;
        _creators = creators;
        _metrics = metrics;
        _tracing = tracing;
    }

    /// <summary>
    /// Handles a message: 1. find the delivery, 2. check whether it is due, 3. determine the target, 4. take a place, 5. send, 6. store the outcome,
    /// 7. schedule the next attempt, or update the webhook's health.
    /// </summary>
    public async Task DeliverAsync(string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);

        // Register the message before reading the row: a row that was read before another message's attempt must not be used. A message whose delivery is in
        // flight is deferred rather than dropped: it may be the same message as the one in flight, delivered again because its visibility timeout expired.
        if (!_sending.TryAdd(message, 0))
        {
            await _deliveries.DeferAsync(message, InFlightPause, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await DeliverAloneAsync(message, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.TryRemove(message, out _);
        }
    }

    private async ValueTask DeliverAloneAsync(string message, CancellationToken cancellationToken)
    {
        // 1. A message that matches no pending delivery is done: the row was swept, or foreign text got into the queue.
        if (await FindAsync(message, cancellationToken).ConfigureAwait(false) is not { State: DeliveryState.Pending } delivery)
        {
            return;
        }

        // 2. A wait longer than any pause means that the clock was set back after the row was written: the delivery has waited long enough.
        var wait = delivery.NextAttemptAt - _time.GetUtcNow();
        var longest = delivery.AttemptCount == 0 ? KeyPause : RetrySchedule.LongestAfter(delivery.AttemptCount);
        if (wait > Slack && wait <= longest + Slack)
        {
            await _deliveries.DeferAsync(message, wait, cancellationToken).ConfigureAwait(false);
            return;
        }

        // 3. Use the webhook as it is now, not as it was when the event was published.
        var webhook = delivery.Callback is null ? await _webhooks.GetAsync(delivery.Webhook, cancellationToken).ConfigureAwait(false) : null;
        if (await FindReasonAsync(delivery, webhook, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            await _deliveries.UpdateAsync(delivery with { State = DeliveryState.Failed, Reason = reason }, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (webhook?.SecretsProblem is { } problem)
        {
            await DeferUntilKeyAsync(delivery, message, problem, cancellationToken).ConfigureAwait(false);
            return;
        }

        // 4. Waiting for a place is not an attempt: the row stays unchanged.
        var url = delivery.Callback ?? webhook!.Url;
        var target = webhook?.Id ?? url.Authority;
        var pause = await _gate.EnterAsync(target, cancellationToken).ConfigureAwait(false);
        if (pause > TimeSpan.Zero)
        {
            await _deliveries.DeferAsync(message, pause, cancellationToken).ConfigureAwait(false);
            return;
        }

        // 5. Send the event.
        using var span = _tracing?.Begin(KernelDiagnostics.Source, "webhook", ActivityKind.Client, delivery.TraceParent);
        var outcome = default(SendOutcome);
        try
        {
            var headers = WebhookSignature.Headers(webhook, null, delivery.Id.ToString(), _time.GetUtcNow(), delivery.Body.Span);
            if ((span?.Id ?? delivery.TraceParent) is { } trace)
            {
                headers = headers.Append(new("traceparent", trace));
            }

            outcome = await _sender.SendAsync(url, delivery.Body, headers, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Leave(target, outcome is { Attempt: not null, Succeeded: true });
        }

        // 6. If the update fails, a redelivery or the same message on another host came first, and may have sent the event too: delivery is at least once.
        // Claiming the row first would cost one more write per delivery.
        var after = ApplyOutcome(delivery, outcome);
        span?.SetTag("wasmos.delivery_id", delivery.Id.ToString())
            .SetTag("wasmos.event", delivery.Type)
            .SetTag("server.address", url.Host)
            .SetTag("http.response.status_code", outcome.Attempt.Status)
            .SetStatus(outcome.Succeeded ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        _metrics?.Count(after.State);
        if (!await _deliveries.UpdateAsync(after, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // 7. Schedule the next attempt before the head deletes this message.
        if (after.State == DeliveryState.Pending)
        {
            await _deliveries.DeferAsync(message, after.NextAttemptAt - _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        await UpdateHealthAsync(webhook, outcome, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Handles a message from the poison queue: the delivery continues later, until its deadline, so that no delivery stays pending forever.</summary>
    public async Task RescueAsync(string message, CancellationToken cancellationToken)
    {
        if (await FindAsync(message, cancellationToken).ConfigureAwait(false) is not { State: DeliveryState.Pending } delivery)
        {
            return;
        }

        if (_time.GetUtcNow() + RescuePause < delivery.Deadline)
        {
            await _deliveries.DeferAsync(message, RescuePause, cancellationToken).ConfigureAwait(false);
            return;
        }

        var failed = delivery with { State = DeliveryState.Failed, Reason = "It could not be tried for a day, because this host or its storage failed." };
        await _deliveries.UpdateAsync(failed, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<WebhookDelivery?> FindAsync(string message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var slash = message.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && ExecutionId.TryParse(message[(slash + 1)..], out var id)
            && (WebhookRegistry.IsId(message[..slash]) || message[..slash] == DeliveryRows.CallbackPartition(id))
            ? await _deliveries.GetAsync(message[..slash], id, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>Defers a delivery that cannot be signed on this host: another host may have the key, or the operator may restore the key.</summary>
    private async ValueTask DeferUntilKeyAsync(WebhookDelivery delivery, string message, string problem, CancellationToken cancellationToken)
    {
        var next = _time.GetUtcNow() + KeyPause;
        var reason = $"The webhook's secret cannot be read. {problem}";
        var isOver = next > delivery.Deadline;
        var waiting = delivery with { State = isOver ? DeliveryState.Failed : DeliveryState.Pending, NextAttemptAt = next, Reason = reason };
        if (await _deliveries.UpdateAsync(waiting, cancellationToken).ConfigureAwait(false) && !isOver)
        {
            await _deliveries.DeferAsync(message, KeyPause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<string?> FindReasonAsync(WebhookDelivery delivery, Webhook? webhook, CancellationToken cancellationToken) =>
        WhyNotDeliverable(delivery, webhook)
        ?? (await CreatorRights.RefuseAsync(_creators, webhook?.UpdatedBy.Id, Writing, null, cancellationToken).ConfigureAwait(false))?.Detail;

    private static string? WhyNotDeliverable(WebhookDelivery delivery, Webhook? webhook) => (delivery.Callback, webhook) switch
    {
        (not null, _) => null,
        (_, null) => "The webhook was deleted.",
        (_, { Active: false }) when delivery.Type != WebhookDeliveries.PingType => "The webhook is switched off.",
        _ => null,
    };

    private WebhookDelivery ApplyOutcome(WebhookDelivery delivery, SendOutcome outcome)
    {
        var tried = delivery with
        {
            AttemptCount = delivery.AttemptCount + 1,
            Attempts = Append(delivery.Attempts, outcome.Attempt),
        };
        if (outcome.Succeeded)
        {
            return tried with { State = DeliveryState.Delivered };
        }

        var next = _time.GetUtcNow() + RetrySchedule.PauseAfter(tried.AttemptCount, _random);
        return outcome.IsRefused || outcome.IsGone || next > delivery.Deadline
            ? tried with { State = DeliveryState.Failed }
            : tried with { NextAttemptAt = next };
    }

    private static ImmutableArray<DeliveryAttempt> Append(ImmutableArray<DeliveryAttempt> tries, DeliveryAttempt last)
    {
        DeliveryAttempt[] kept = [.. tries.TakeLast(WebhookDelivery.KeptAttempts - 1), last];
        for (var i = 0; i < kept.Length - WebhookDelivery.KeptResponses; i++)
        {
            kept[i] = kept[i] with { Response = null };
        }

        return [.. kept];
    }

    private async ValueTask UpdateHealthAsync(Webhook? webhook, SendOutcome outcome, CancellationToken cancellationToken)
    {
        if (webhook is null)
        {
            return;
        }

        if (outcome.Succeeded)
        {
            await _health.ClearAsync(webhook.Id, cancellationToken).ConfigureAwait(false);
            return;
        }

        var mustDisable = await _health.FailedAsync(webhook.Id, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (outcome.IsGone)
        {
            await DisableAsync(webhook, "The target answered 410 Gone.", cancellationToken).ConfigureAwait(false);
        }
        else if (mustDisable)
        {
            await DisableAsync(
                webhook,
                $"The last {WebhookHealthStore.MostFailures} deliveries and more failed, for {WebhookHealthStore.LongestFailing.TotalHours} hours and more.",
                cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async ValueTask DisableAsync(Webhook webhook, string reason, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var (_, changed) = await _webhooks.ChangeAsync(
            webhook.Id, null, current => current.Active ? current with { Active = false, DisabledReason = reason, UpdatedAt = now } : null, cancellationToken)
                .ConfigureAwait(false);
        if (changed?.DisabledReason == reason)
        {
            // The webhook's URL may contain a token, so the event for other subscribers contains only the id.
            var data = JsonSerializer.SerializeToUtf8Bytes(new WebhookDisabledData(webhook.Id, reason), WebhookJson.Default.WebhookDisabledData);
            await _events.PublishAsync(WasmEvent.Repeatable(changed.UpdatedAt, WebhookEventTypes.Disabled, webhook.Id, data), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
