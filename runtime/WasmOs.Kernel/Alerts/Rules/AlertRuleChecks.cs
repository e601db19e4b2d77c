using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Names;
using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>Makes rules of drafts, and says all that is wrong in them at once. Thread-safe.</summary>
/// <param name="targets">The addresses that webhooks may call.</param>
/// <param name="hasMail">Whether the operator has set up e-mail.</param>
/// <param name="hasSlack">Whether the operator has set up Slack.</param>
internal sealed class AlertRuleChecks(WebhookTargets targets, bool hasMail, bool hasSlack)
{
    /// <summary>The most rules of a source.</summary>
    public const int MostRules = 100;

    private const int LongestName = 64;
    private const int LongestDescription = 1024;
    private const int MostActions = 10;
    private const int MostRecipients = 20;
    private const int LongestChannel = 80;

    private static readonly TimeSpan LongestFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan LeastRepeat = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRepeat = TimeSpan.FromDays(30);
    private static readonly SearchValues<char> NameChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly SearchValues<char> ChannelChars = SearchValues.Create("#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly (string Word, AlertSeverity Value)[] Severities =
        [("info", AlertSeverity.Info), ("warning", AlertSeverity.Warning), ("critical", AlertSeverity.Critical)];

    private static readonly (string Word, AlertActionType Value)[] ActionTypes =
        [("email", AlertActionType.Email), ("webhook", AlertActionType.Webhook), ("slack", AlertActionType.Slack)];

    /// <summary>The word of a severity.</summary>
    public static string WordOf(AlertSeverity severity) => Severities[(int)severity].Word;

    /// <summary>The word of an action's type.</summary>
    public static string WordOf(AlertActionType type) => ActionTypes[(int)type].Word;

    /// <summary>Checks a list of rules.</summary>
    /// <param name="drafts">The rules as they were written.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="field">The name of the list in errors.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>The rules that are right.</returns>
    public ImmutableArray<AlertRule> Check(IReadOnlyList<AlertRuleDraft> drafts, AlertRuleSource source, string field, FieldErrors errors)
    {
        if (drafts.Count > MostRules)
        {
            errors.Add(field, string.Create(CultureInfo.InvariantCulture, $"May have {MostRules} rules, not {drafts.Count}."));
            return [];
        }

        var rules = ImmutableArray.CreateBuilder<AlertRule>();
        for (var i = 0; i < drafts.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]");
            if (Check(drafts[i], source, path, errors) is { } rule)
            {
                if (rules.Any(other => other.Name == rule.Name))
                {
                    errors.Add($"{path}.name", $"{Quoted.Of(rule.Name)} is the name of an earlier rule too.");
                }

                rules.Add(rule);
            }
        }

        return rules.ToImmutable();
    }

    private AlertRule? Check(AlertRuleDraft draft, AlertRuleSource source, string path, FieldErrors errors)
    {
        var before = errors.Count;
        if (draft.Name is not { Length: > 0 and <= LongestName } name || name.AsSpan().ContainsAnyExcept(NameChars) || !char.IsAsciiLetterOrDigit(name[0]))
        {
            errors.Add($"{path}.name", $"Must be 1 to {LongestName} letters, digits, dots, hyphens and underscores, and begin with a letter or digit.");
            name = "";
        }

        DisplayNameRule.Check(draft.Description, $"{path}.description", LongestDescription, errors);
        var condition = ParseCondition(draft, path, errors);
        var holdsFor = Time(draft.For, $"{path}.for", TimeSpan.Zero, LongestFor, errors);
        if (holdsFor is not null && condition?.For is not null)
        {
            errors.Add($"{path}.for", "Is given in the condition too: leave one of them out.");
        }

        var isByModule = draft.By is not null || condition is { IsByModule: true };
        if (draft.By is not (null or AlertMetrics.Module))
        {
            errors.Add($"{path}.by", "Must be module, or be left out.");
        }
        else if (isByModule && condition is { Condition.IsAboutModules: false })
        {
            errors.Add($"{path}.condition", "Compares nothing that modules have of their own, so it cannot be asked by module: "
                + $"use {string.Join(", ", AlertMetrics.All.Where(static metric => metric.Label == AlertMetrics.Module).Select(static metric => metric.Name))}.");
        }

        var rule = new AlertRule
        {
            Name = name,
            ConditionText = draft.Condition ?? "",
            Condition = condition?.Condition!,
            Description = draft.Description ?? "",
            Severity = Word(draft.Severity, Severities, AlertSeverity.Warning, $"{path}.severity", errors),
            For = holdsFor ?? Bounded(condition?.For, $"{path}.condition", errors) ?? TimeSpan.Zero,
            KeepFiringFor = Time(draft.KeepFiringFor, $"{path}.keep_firing_for", TimeSpan.Zero, LongestFor, errors) ?? AlertRule.DefaultKeepFiringFor,
            RepeatInterval = Time(draft.RepeatInterval, $"{path}.repeat_interval", LeastRepeat, LongestRepeat, errors) ?? AlertRule.DefaultRepeatInterval,
            IsByModule = isByModule,
            IsEnabled = draft.Enabled ?? true,
            Actions = CheckActions(draft.Actions, $"{path}.actions", errors),
            Source = source,
        };
        return errors.Count == before && !errors.IsFull ? rule : null;
    }

    private static ParsedCondition? ParseCondition(AlertRuleDraft draft, string path, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(draft.Condition))
        {
            errors.Add($"{path}.condition", "Is missing: give one such as error_rate > 5%.");
            return null;
        }

        var condition = ConditionParser.Parse(draft.Condition, out var fault);
        if (fault is not null)
        {
            errors.Add($"{path}.condition", fault);
        }

        return condition;
    }

    private ImmutableArray<AlertAction>? CheckActions(ImmutableArray<AlertActionDraft>? drafts, string path, FieldErrors errors)
    {
        if (drafts is not { } given)
        {
            return null;
        }

        if (given.Length > MostActions)
        {
            errors.Add(path, $"May have {MostActions} actions, not {given.Length}.");
            return null;
        }

        var actions = ImmutableArray.CreateBuilder<AlertAction>(given.Length);
        for (var i = 0; i < given.Length; i++)
        {
            actions.Add(CheckAction(given[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), errors));
        }

        return actions.ToImmutable();
    }

    private AlertAction CheckAction(AlertActionDraft draft, string path, FieldErrors errors)
    {
        if (draft.Type is null)
        {
            errors.Add($"{path}.type", "Is missing: give email, webhook or slack.");
            return new AlertAction(default);
        }

        var before = errors.Count;
        var type = Word(draft.Type, ActionTypes, default, $"{path}.type", errors);
        if (errors.Count > before)
        {
            return new AlertAction(type);
        }

        Refuse(type != AlertActionType.Email && draft.Recipients is not null, "recipients", "email");
        Refuse(type != AlertActionType.Webhook && draft.Url is not null, "url", "webhook");
        Refuse(type != AlertActionType.Slack && draft.Channel is not null, "channel", "slack");
        switch (type)
        {
            case AlertActionType.Email:
                CheckRecipients(draft.Recipients ?? [], $"{path}.recipients", errors);
                break;
            case AlertActionType.Webhook when draft.Url is null:
                errors.Add($"{path}.url", "Is missing: say where notices go.");
                break;
            case AlertActionType.Webhook when draft.Url.Any(static c => c is <= ' ' or > '~'):
                errors.Add($"{path}.url", "Must hold no spaces and no characters beyond ASCII: write them as %20 and so on.");
                break;
            case AlertActionType.Webhook:
                targets.Check(draft.Url, $"{path}.url", errors);
                break;
            default:
                CheckChannel(draft.Channel, path, errors);
                break;
        }

        return new AlertAction(type) { Recipients = draft.Recipients ?? [], Url = draft.Url, Channel = draft.Channel };

        void Refuse(bool isWrong, string member, string only)
        {
            if (isWrong)
            {
                errors.Add($"{path}.{member}", $"Belongs to actions of the type {only} only.");
            }
        }
    }

    private void CheckRecipients(ImmutableArray<string> recipients, string path, FieldErrors errors)
    {
        if (recipients.Length is 0 or > MostRecipients)
        {
            errors.Add(path, $"Must have 1 to {MostRecipients} addresses.");
        }

        foreach (var address in recipients.Take(MostRecipients))
        {
            if (!MailAddresses.IsValid(address))
            {
                errors.Add(path, $"{Quoted.Of(address)} is no e-mail address such as ops@example.com.");
            }
        }

        if (!hasMail)
        {
            errors.Add(path, "This host sends no e-mail: its operator sets SMTP_HOST and SMTP_FROM.");
        }
    }

    private void CheckChannel(string? channel, string path, FieldErrors errors)
    {
        if (channel is not { Length: > 0 and <= LongestChannel } || channel.AsSpan().ContainsAnyExcept(ChannelChars))
        {
            errors.Add($"{path}.channel", $"Must be the name of a channel, such as #ops: letters, digits, dots, hyphens and underscores, up to {LongestChannel}.");
        }

        if (!hasSlack)
        {
            errors.Add($"{path}.type", "This host does not know Slack: its operator sets SLACK_WEBHOOK_URL or SLACK_BOT_TOKEN.");
        }
    }

    private static TimeSpan? Time(string? text, string path, TimeSpan least, TimeSpan most, FieldErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        if (DurationText.TryRead(text, out var time) && time >= least && time <= most)
        {
            return time;
        }

        errors.Add(path, $"{DurationText.Expected}, from {DurationText.Of(least)} to {DurationText.Of(most)}.");
        return null;
    }

    private static TimeSpan? Bounded(TimeSpan? time, string path, FieldErrors errors)
    {
        if (time > LongestFor)
        {
            errors.Add(path, $"for may be at most {DurationText.Of(LongestFor)}.");
        }

        return time;
    }

    private static T Word<T>(string? text, (string Word, T Value)[] words, T otherwise, string path, FieldErrors errors)
    {
        if (text is null)
        {
            return otherwise;
        }

        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return value;
            }
        }

        var nearest = NearestName.Find(text, words.Select(static pair => pair.Word));
        errors.Add(path, $"{Quoted.Of(text)} is none of {string.Join(", ", words.Select(static pair => pair.Word))}{(nearest is null ? "." : $"; did you mean {nearest}?")}");
        return otherwise;
    }
}
