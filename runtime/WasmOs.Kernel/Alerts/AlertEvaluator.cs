using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Alerts.Figures;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;
using WasmOs.Storage;

namespace WasmOs.Kernel.Alerts;

/// <summary>
/// Evaluates all rules and tells people what changed. A timer function of each head calls it, and the lease on the timers lets one host do so. Should two do it
/// at once all the same, the ETag of each state lets one of them write. Thread-safe.
/// </summary>
/// <remarks>When storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller: all alerts stay as they are until the next time.</remarks>
public sealed class AlertEvaluator
{
    private const int LongestValues = 1000;

    private readonly AlertRuleBook _rules;
    private readonly IFigureSource _figures;
    private readonly AlertStore _store;
    private readonly AlertOutbox _outbox;
    private readonly AlertCounts _counts;
    private readonly AlertOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates the evaluator.</summary>
    internal AlertEvaluator(
        AlertRuleBook rules, IFigureSource figures, AlertStore store, AlertOutbox outbox, AlertCounts counts, AlertOptions options, TimeProvider time)
    {
        (_rules, _figures, _store) = (rules, figures, store);
        (_outbox, _counts, _options, _time) = (outbox, counts, options, time);
    }

    /// <summary>Evaluates all rules once, and sends the notices that are due.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var figures = await _figures.ReadAsync(cancellationToken).ConfigureAwait(false);
        var rules = await _rules.ReadAsync(cancellationToken).ConfigureAwait(false);
        var states = (await _store.ReadStatesAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(static state => (state.Rule, state.Module));
        var now = _time.GetUtcNow();
        var silenced = (await _store.ReadSilencesAsync(cancellationToken).ConfigureAwait(false))
            .Where(silence => silence.Until > now).Select(static silence => silence.Rule).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in rules.Rules)
        {
            var told = states.Values.Where(state => state.Rule == rule.Name).Sum(state => AlertMachine.ToldInHour(state, now));
            foreach (var module in SubjectsOf(rule, figures, states.Keys))
            {
                var before = states.GetValueOrDefault((rule.Name, module)) ?? new AlertState(rule.Name, module) { Since = now, LastHeldAt = now };
                var blocked = silenced.Contains(rule.Name) ? AlertMachine.Silenced
                    : told >= AlertMachine.MostNoticesOfRuleInHour ? AlertMachine.TooMany
                    : null;
                told += await EvaluateAsync(rule, before, figures, blocked, now, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }

        // What is left belongs to rules that are gone or are asked in another way now: nobody waits for their end.
        foreach (var state in states.Values.Where(state => IsOrphan(state, rules)))
        {
            await EndAsync(state, now, cancellationToken).ConfigureAwait(false);
        }

        _counts.CountEvaluation();
        await _outbox.BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whom a rule tells.</summary>
    internal IReadOnlyList<AlertAction> ActionsOf(AlertRule rule) =>
        rule.Actions is { } own ? own
        : _options.DefaultRecipients.IsEmpty ? []
        : [new AlertAction(AlertActionType.Email) { Recipients = _options.DefaultRecipients }];

    /// <summary>The notice of an alert.</summary>
    internal static AlertNotice NoticeOf(AlertRule rule, AlertState state, AlertNoticeKind kind, DateTimeOffset now) => new()
    {
        Kind = kind,
        Rule = rule.Name,
        Module = state.Module,
        Severity = rule.Severity,
        At = now,
        Since = state.Since,
        Values = state.Values,
        Condition = rule.ConditionText,
        Description = rule.Description,
    };

    // One that was not asked about for lack of runs is still asked about while it has a state.
    private static IEnumerable<string?> SubjectsOf(AlertRule rule, IAlertFigures figures, IEnumerable<(string Rule, string? Module)> known) =>
        !rule.IsEnabled ? []
        : !rule.IsByModule ? [null]
        : figures.Modules.Concat<string?>(known.Where(key => key.Rule == rule.Name && key.Module is not null).Select(static key => key.Module))
            .Distinct(StringComparer.Ordinal);

    /// <summary>Ends an alert whose rule is gone. Nobody knows whom the rule told, so those hear of it who subscribe to all alerts.</summary>
    private async ValueTask EndAsync(AlertState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Reason = "Its rule was removed, switched off or is asked in another way.";
        if (state.Phase != AlertPhase.Firing)
        {
            await _store.WriteAsync(state, null, null, [], cancellationToken).ConfigureAwait(false);
            return;
        }

        var change = new AlertChange(
            now, AlertChangeKind.Resolved, state.Rule, state.Module, AlertRuleChecks.WordOf(AlertSeverity.Info), Reason, AlertMachine.RuleGone);
        var notice = new AlertNotice
        {
            Kind = AlertNoticeKind.Resolved,
            Rule = state.Rule,
            Module = state.Module,
            Severity = AlertSeverity.Info,
            At = now,
            Since = now,
            Values = Reason,
            Condition = "",
        };
        await _store.WriteAsync(state, null, change, state.IsTold ? AlertOutbox.Address(notice, []) : [], cancellationToken).ConfigureAwait(false);
    }

    private static bool IsOrphan(AlertState state, AlertRuleSet rules) =>
        rules.Find(state.Rule) is not { IsEnabled: true } rule || rule.IsByModule != (state.Module is not null);

    /// <summary>Evaluates a rule for a module, or for all together. Returns whether people are told.</summary>
    private async ValueTask<bool> EvaluateAsync(
        AlertRule rule, AlertState before, IAlertFigures figures, string? blocked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var held = new List<string>();
        var values = rule.Condition.Holds(figures, before.Module, held) ? Shorten(string.Join("; ", held)) : null;
        if (values is null && before.ETag.Length == 0)
        {
            return false; // Most rules, most of the time.
        }

        var decision = AlertMachine.Decide(rule, before, values, blocked, now);
        var actions = ActionsOf(rule);
        var state = decision.After ?? before;
        var notices = decision.Notice is { } kind ? AlertOutbox.Address(NoticeOf(rule, state, kind, now), actions) : [];
        var change = decision.Change is { } changed
            ? new AlertChange(
                now, changed, rule.Name, before.Module, AlertRuleChecks.WordOf(rule.Severity), state.Values,
                decision.Withheld ?? (actions.Count == 0 ? "no_actions" : null))
            : null;
        await _store.WriteAsync(before, decision.After, change, notices, cancellationToken).ConfigureAwait(false);
        return decision.Notice is not null;
    }

    private static string Shorten(string values) => values.Length <= LongestValues ? values : string.Concat(values.AsSpan(0, LongestValues - 1), "…");
}
