using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Webhooks;
using WasmOs.Kernel.Webhooks.Targets;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Alerts;

/// <summary>Alerts over a real local store, with figures and a mail server that a test plays.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "The fixture owns what it creates and ends it.")]
public sealed class AlertFixture : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly List<IDisposable> _senders = [];
    private readonly List<AlertOutbox> _outboxes = [];

    internal KernelFixture Kernel => _kernel;

    internal PlayedFigures Figures { get; } = new();

    internal PlayedMail Mail { get; } = new();

    internal AlertOptions Options { get; } = new()
    {
        Smtp = { Host = "mail.example.com", From = "wasmos@example.com" },
        DefaultRecipients = ["ops@example.com"],
    };

    internal AlertRuleBook Rules { get; private set; } = null!;

    internal AlertEvaluator Evaluator { get; private set; } = null!;

    internal AlertService Service { get; private set; } = null!;

    internal AlertStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await _kernel.InitializeAsync();
        (Rules, Evaluator, Service, Store) = NewHost();
    }

    public async Task DisposeAsync()
    {
        _kernel.Storage.ComeBack();
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }

        _senders.ForEach(static sender => sender.Dispose());
        await _kernel.DisposeAsync();
    }

    /// <summary>The services of another host over the same storage.</summary>
    internal (AlertRuleBook Rules, AlertEvaluator Evaluator, AlertService Service, AlertStore Store) NewHost()
    {
        var failures = BackgroundFailures.WithoutLog(_kernel.Time);
        var catalog = new EventCatalog([AlertEventTypes.Firing, AlertEventTypes.Resolved]);
        var directory = new WebhookDirectory(_kernel.Storage, catalog, _kernel.Time, failures, Seal);
        var subscriber = new WebhookSubscriber(_kernel.Storage, directory, _kernel.Time);
        var events = new EventPublisher([subscriber], subscriber, _kernel.Time);
        var slack = new WebhookSender(WebhookTargets.PublicOnly, _kernel.Time);
        _owned.AddRange([directory, events]);
        _senders.Add(slack);
        var rules = new AlertRuleBook(_kernel.Storage, Options, WebhookTargets.PublicOnly);
        var store = new AlertStore(_kernel.Storage.Tables);
        var sender = new AlertSender(events, slack, _kernel.Time, Options.WebhookSecret, Options.Slack, Mail);
        var counts = new AlertCounts();
        var outbox = new AlertOutbox(store, sender, counts, _kernel.Time, failures, NullLogger<AlertOutbox>.Instance);
        _outboxes.Add(outbox);
        _owned.Add(outbox);
        var evaluator = new AlertEvaluator(rules, Figures, store, outbox, counts, Options, _kernel.Time);
        return (rules, evaluator, new AlertService(rules, store, evaluator, Figures, sender, Options, _kernel.Time), store);
    }

    /// <summary>Puts one rule that fires at once while <c>hosts</c> is above 1.</summary>
    internal Task PutAsync(string condition = "hosts > 1", Func<AlertRuleDraft, AlertRuleDraft>? change = null) =>
        PutAsync((change ?? (static draft => draft))(new AlertRuleDraft { Name = "rule", Condition = condition, KeepFiringFor = "0s" }));

    internal async Task PutAsync(params AlertRuleDraft[] drafts)
    {
        var put = await Rules.PutAsync(drafts, null, None);
        Assert.True(put.Succeeded, put.Succeeded ? "" : put.Error!.Detail);
    }

    /// <summary>Lets time pass, and evaluates.</summary>
    internal async Task RunAsync(int seconds = 15)
    {
        _kernel.Time.Advance(TimeSpan.FromSeconds(seconds));
        await Evaluator.RunAsync(None);
        await WhenSentAsync();
    }

    /// <summary>Waits until nothing is being sent.</summary>
    internal Task WhenSentAsync() => Task.WhenAll(_outboxes.Select(static outbox => outbox.WhenIdleAsync()));

    /// <summary>What happened, oldest first.</summary>
    internal async Task<string[]> ChangesAsync() =>
        [.. (await Service.ListChangesAsync(100, null, None)).Value.Items.Reverse().Select(static change =>
            $"{change.Kind} {change.Rule}{(change.Module is null ? "" : $" {change.Module}")}{(change.Withheld is null ? "" : $" ({change.Withheld})")}")];
}
