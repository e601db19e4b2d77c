using WasmOs.Kernel.Alerts.Notices;
using WasmOs.Kernel.Alerts.Rules;

namespace WasmOs.Kernel.Alerts.States;

/// <summary>
/// Decides what becomes of an alert. Two things are kept apart: how it stands, and what people were told last. Whenever these differ, people are told, unless
/// the rule is silenced, or an alert that begins would be told too often in this hour; then they are told as soon as neither is so any more.
/// </summary>
internal static class AlertMachine
{
    /// <summary>How often people are told of one alert in an hour, so that one that flaps does not fill their mailboxes.</summary>
    public const int MostNoticesInHour = 6;

    /// <summary>Why people are not told while a rule is silenced.</summary>
    public const string Silenced = "silenced";

    /// <summary>How often people are told of all alerts of a rule by module in an hour.</summary>
    public const int MostNoticesOfRuleInHour = 30;

    /// <summary>Why people are not told after they were told <see cref="MostNoticesInHour"/> times.</summary>
    public const string Flapping = "flapping";

    /// <summary>Why people are not told that an alert is over: they were not told that it fired.</summary>
    public const string NotTold = "not_told";

    /// <summary>Why those whom a rule told are not told of its end: it is gone, and with it whom it told.</summary>
    public const string RuleGone = "rule_gone";

    /// <summary>Why people are not told of a module after they were told <see cref="MostNoticesOfRuleInHour"/> times of others.</summary>
    public const string TooMany = "too_many";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Decides.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="before">The state before.</param>
    /// <param name="values">What holds, in words; null when the condition does not hold.</param>
    /// <param name="blocked">Why nobody may be told now: <see cref="Silenced"/>, <see cref="TooMany"/>; null when people may.</param>
    /// <param name="now">The time, UTC.</param>
    public static AlertDecision Decide(AlertRule rule, AlertState before, string? values, string? blocked, DateTimeOffset now)
    {
        before = WithClockSetBack(before, now);
        var after = Move(rule, before, values, now);
        AlertChangeKind? change = (before.Phase, after.Phase) switch
        {
            (not AlertPhase.Firing, AlertPhase.Firing) => AlertChangeKind.Firing,
            (AlertPhase.Firing, not AlertPhase.Firing) => AlertChangeKind.Resolved,
            _ => null,
        };
        after = after with { ToldAt = after.ToldAt.RemoveAll(told => now - told >= Longest(rule)) };
        if (NoticeFor(rule, after, now) is not { } notice)
        {
            return new AlertDecision(IsWorthKeeping(after, now) ? after : null, change, null) { Withheld = change is null ? null : NotTold };
        }

        // The limits hold back what begins. Its end is told whenever its beginning was, so that nobody believes that it goes on.
        var withheld = blocked is not null && (blocked != TooMany || notice == AlertNoticeKind.Firing) ? blocked
            : notice == AlertNoticeKind.Firing && ToldInHour(after, now) >= MostNoticesInHour ? Flapping
            : null;
        return withheld is not null
            ? new AlertDecision(after, change, null) { Withheld = withheld }
            : new AlertDecision(after with { IsTold = notice != AlertNoticeKind.Resolved, ToldAt = after.ToldAt.Add(now) }, change, notice);
    }

    /// <summary>How often people were told of an alert in the last hour.</summary>
    public static int ToldInHour(AlertState state, DateTimeOffset now) => state.ToldAt.Count(told => now - told < Hour);

    // The last time must be known for as long as it decides when people are told again.
    private static TimeSpan Longest(AlertRule rule) => rule.RepeatInterval > Hour ? rule.RepeatInterval + Hour : Hour + Hour;

    private static AlertState Move(AlertRule rule, AlertState state, string? values, DateTimeOffset now)
    {
        if (values is null)
        {
            return state.Phase switch
            {
                AlertPhase.Pending => state with { Phase = AlertPhase.Inactive, Since = now },
                AlertPhase.Firing when now - state.LastHeldAt >= rule.KeepFiringFor => state with { Phase = AlertPhase.Inactive, Since = now },
                _ => state,
            };
        }

        var held = state with { LastHeldAt = now, Values = values };
        var since = state.Phase == AlertPhase.Inactive ? now : state.Since;
        return state.Phase == AlertPhase.Firing ? held
            : now - since >= rule.For ? held with { Phase = AlertPhase.Firing, Since = now }
            : held with { Phase = AlertPhase.Pending, Since = since };
    }

    private static AlertNoticeKind? NoticeFor(AlertRule rule, AlertState state, DateTimeOffset now) => (state.Phase == AlertPhase.Firing, state.IsTold) switch
    {
        (true, false) => AlertNoticeKind.Firing,
        (false, true) => AlertNoticeKind.Resolved,
        (true, true) when state.ToldAt.IsEmpty || now - state.ToldAt[^1] >= rule.RepeatInterval => AlertNoticeKind.StillFiring,
        _ => null,
    };

    // An alert that is over is kept while it counts how often people were told.
    private static bool IsWorthKeeping(AlertState state, DateTimeOffset now) =>
        state.Phase != AlertPhase.Inactive || ToldInHour(state, now) > 0;

    /// <summary>A time in the future is one of before the clock was set back: it counts as now, so nothing waits for the clock to come back.</summary>
    private static AlertState WithClockSetBack(AlertState state, DateTimeOffset now) => state with
    {
        Since = state.Since > now ? now : state.Since,
        LastHeldAt = state.LastHeldAt > now ? now : state.LastHeldAt,
        ToldAt = [.. state.ToldAt.Select(told => told > now ? now : told)],
    };
}
