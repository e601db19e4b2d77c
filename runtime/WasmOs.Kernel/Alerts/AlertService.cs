using System.Collections.Immutable;
using WasmOs.Kernel.Alerts.Figures;
using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Names;
using WasmOs.Kernel.Pages;
using WasmOs.Storage;

namespace WasmOs.Kernel.Alerts;

/// <summary>Shows alerts, silences and tests rules. Thread-safe.</summary>
/// <remarks>A write is durable when it returns. When storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller.</remarks>
public sealed class AlertService
{
    /// <summary>The longest silence.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromDays(30);

    private const int LongestReason = 500;

    private readonly AlertRuleBook _rules;
    private readonly AlertStore _store;
    private readonly AlertEvaluator _evaluator;
    private readonly IFigureSource _figures;
    private readonly AlertSender _sender;
    private readonly AlertOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Creates the service.</summary>
    internal AlertService(
        AlertRuleBook rules, AlertStore store, AlertEvaluator evaluator, IFigureSource figures, AlertSender sender, AlertOptions options,
        TimeProvider time) =>
        (_rules, _store, _evaluator, _figures, _sender, _options, _time) = (rules, store, evaluator, figures, sender, options, time);

    /// <summary>Reads all rules and how they stand.</summary>
    /// <returns>The rules, and the ETag of those that were put over HTTP.</returns>
    public async ValueTask<(ImmutableArray<AlertStatus> Rules, string ETag)> ListAsync(CancellationToken cancellationToken)
    {
        var rules = await _rules.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (await StatusOfAsync(rules, cancellationToken).ConfigureAwait(false), rules.ETag);
    }

    /// <summary>How the given rules stand.</summary>
    public async ValueTask<ImmutableArray<AlertStatus>> StatusOfAsync(AlertRuleSet rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var states = (await _store.ReadStatesAsync(cancellationToken).ConfigureAwait(false))
            .Where(static state => state.Phase != AlertPhase.Inactive).ToLookup(static state => state.Rule, StringComparer.Ordinal);
        var now = _time.GetUtcNow();
        var silences = (await _store.ReadSilencesAsync(cancellationToken).ConfigureAwait(false))
            .Where(silence => silence.Until > now).ToDictionary(static silence => silence.Rule, StringComparer.Ordinal);
        return [.. rules.Rules.Select(rule => new AlertStatus(
            rule, rule.IsEnabled ? [.. states[rule.Name].OrderBy(static state => state.Module, StringComparer.Ordinal)] : [],
            silences.GetValueOrDefault(rule.Name)))];
    }

    /// <summary>Lists what happened to alerts, newest first.</summary>
    /// <param name="limit">1 or more; a page may be smaller.</param>
    /// <param name="continuation">The continuation of the previous page; null for the first page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<Page<AlertChange>>> ListChangesAsync(int limit, string? continuation, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return continuation is { Length: > 500 } || continuation?.AsSpan().ContainsAnyExceptInRange(' ', '~') == true
            || continuation?.AsSpan().IndexOfAny("/\\#?") >= 0
            ? KernelErrors.ContinuationInvalid()
            : await _store.ListChangesAsync(limit, continuation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Silences a rule from now on: it is evaluated, but nobody is told. What is still so at the end of the silence is told then.</summary>
    /// <param name="name">The rule's name.</param>
    /// <param name="duration">How long, up to <see cref="LongestSilence"/>; zero ends a silence.</param>
    /// <param name="reason">Why; empty for no reason.</param>
    /// <param name="by">Who asks for it; null where nobody has a name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<AlertStatus>> SilenceAsync(
        string name, TimeSpan duration, string reason, string? by, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        DisplayNameRule.Check(reason, "reason", LongestReason, errors);
        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var rules = await _rules.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (rules.Find(name) is not { } rule)
        {
            return AlertErrors.NotFound(name);
        }

        var now = _time.GetUtcNow();
        await _store.SilenceAsync(new AlertSilence(name, now + duration, reason, by), now, cancellationToken).ConfigureAwait(false);
        return (await StatusOfAsync(rules with { Rules = [rule] }, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// Sends a test notice of a rule to all whom it tells, now and once, and says what became of it. The alert's state does not change.
    /// </summary>
    public async ValueTask<Result<AlertTestResult>> TestAsync(string name, CancellationToken cancellationToken)
    {
        var rules = await _rules.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (rules.Find(name) is not { } rule)
        {
            return AlertErrors.NotFound(name);
        }

        var figures = await _figures.ReadAsync(cancellationToken).ConfigureAwait(false);
        var held = new List<string>();
        var holds = rule.IsByModule
            ? figures.Modules.Any(module => rule.Condition.Holds(figures, module, held))
            : rule.Condition.Holds(figures, null, held);
        var values = new List<string>();
        rule.Condition.AddValues(figures, null, values);
        var now = _time.GetUtcNow();
        var state = new AlertState(rule.Name, null) { Since = now, Values = string.Join("; ", values) };
        var notice = AlertEvaluator.NoticeOf(rule, state, AlertNoticeKind.Test, now);
        var pending = AlertOutbox.Address(notice, _evaluator.ActionsOf(rule)).Where(static one => one.Action is not null);
        var results = await Task.WhenAll(pending.Select(one => TestAsync(one, cancellationToken))).ConfigureAwait(false);
        return new AlertTestResult(holds, state.Values, [.. results]);
    }

    /// <summary>Deletes what happened longer ago than is kept.</summary>
    /// <returns>How many rows were deleted.</returns>
    internal ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _store.SweepAsync(now - _options.Retention, now, cancellationToken);

    private async Task<(string Receiver, string? Fault)> TestAsync(PendingNotice pending, CancellationToken cancellationToken) =>
        (pending.Action!.Shown, await _sender.SendAsync(pending, cancellationToken).ConfigureAwait(false));
}
