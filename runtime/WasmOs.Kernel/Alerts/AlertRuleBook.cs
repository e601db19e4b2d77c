using System.Collections.Immutable;
using System.Globalization;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Alerts;

/// <summary>The rules: those of the product, of the operator's file, and those that were put over HTTP. Thread-safe.</summary>
/// <remarks>A write is durable when it returns. When storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller.</remarks>
public sealed class AlertRuleBook
{
    private readonly ITableStore _tables;
    private readonly AlertRuleChecks _checks;
    private readonly ImmutableArray<AlertRule> _shipped;
    private readonly ImmutableArray<AlertRule> _ofFile;

    /// <summary>Creates the book.</summary>
    /// <exception cref="ArgumentException">The rules of the operator's file are not valid: see <see cref="CheckFile"/>.</exception>
    public AlertRuleBook(IStorage storage, AlertOptions options, WebhookTargets targets)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        _tables = storage.Tables;
        _checks = ChecksOf(options, targets);
        var errors = new FieldErrors();
        _shipped = _checks.Check(ShippedRules.All, AlertRuleSource.Shipped, "shipped", errors);
        _ofFile = _checks.Check(options.Rules, AlertRuleSource.File, "alerts", errors);
        if (!errors.IsEmpty)
        {
            throw new ArgumentException(errors.Summary, nameof(options));
        }
    }

    /// <summary>Checks the rules of the operator's file.</summary>
    /// <param name="options">The options with these rules.</param>
    /// <param name="targets">The addresses that webhooks may call.</param>
    /// <param name="errors">Receives what is wrong, by <c>alerts[0].condition</c> and so on.</param>
    public static void CheckFile(AlertOptions options, WebhookTargets targets, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(options);
        ChecksOf(options, targets).Check(options.Rules, AlertRuleSource.File, "alerts", errors);
    }

    /// <summary>Reads the rules that are in force.</summary>
    public async ValueTask<AlertRuleSet> ReadAsync(CancellationToken cancellationToken)
    {
        var row = await _tables.GetAsync(AlertRows.Table, AlertRows.Partition, AlertRows.RulesKey, cancellationToken).ConfigureAwait(false);
        return row is null ? SetOf([], "") : SetOf(CheckStored(AlertRows.DecodeRules(row)), row.ETag!);
    }

    /// <summary>Replaces the rules that were put over HTTP. A rule with the name of another source replaces that one.</summary>
    /// <param name="drafts">All rules that are to be there.</param>
    /// <param name="ifMatch">The ETag that those of before must have; <c>*</c> when there must be some; null for any.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<AlertRuleSet>> PutAsync(IReadOnlyList<AlertRuleDraft> drafts, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        var errors = new FieldErrors();
        var rules = _checks.Check(drafts, AlertRuleSource.Api, "alerts", errors);
        var row = AlertRows.EncodeRules(drafts, out var isTooLarge);
        if (isTooLarge)
        {
            errors.Add("alerts", string.Create(CultureInfo.InvariantCulture, $"The rules may have {AlertRows.MaxRulesBytes} bytes together."));
        }

        if (!errors.IsEmpty)
        {
            return KernelErrors.InvalidRequest(errors);
        }

        var write = ifMatch is null ? TableWrite.Upsert(row) : TableWrite.Replace(row, ifMatch);
        var written = await _tables.WriteAsync(AlertRows.Table, write, cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? SetOf(rules, written.ETags[0]!) : KernelErrors.PreconditionFailed("The list of alert rules");
    }

    /// <summary>
    /// Stored rules were right when they were put. One that is not right any more, because the operator has taken e-mail or a target away since, still is
    /// evaluated, without the actions that cannot be done.
    /// </summary>
    private ImmutableArray<AlertRule> CheckStored(AlertRuleDraft[] drafts)
    {
        var rules = ImmutableArray.CreateBuilder<AlertRule>(drafts.Length);
        foreach (var draft in drafts)
        {
            var possible = draft.Actions?.RemoveAll(action => CheckOne(draft with { Actions = [action] }).IsEmpty);
            rules.AddRange(CheckOne(draft with { Actions = possible }));
        }

        return rules.ToImmutable();

        ImmutableArray<AlertRule> CheckOne(AlertRuleDraft draft) => _checks.Check([draft], AlertRuleSource.Api, "alerts", new FieldErrors());
    }

    private static AlertRuleChecks ChecksOf(AlertOptions options, WebhookTargets targets) => new(targets, options.Smtp.IsSet, options.Slack.IsSet);

    private AlertRuleSet SetOf(ImmutableArray<AlertRule> ofApi, string etag)
    {
        var rules = new List<AlertRule>();
        foreach (var rule in (IEnumerable<AlertRule>)[.. _shipped, .. _ofFile, .. ofApi])
        {
            var known = rules.FindIndex(other => other.Name == rule.Name);
            if (known < 0)
            {
                rules.Add(rule);
            }
            else
            {
                rules[known] = rule;
            }
        }

        return new AlertRuleSet([.. rules], etag);
    }
}
