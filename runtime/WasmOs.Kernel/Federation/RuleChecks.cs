using System.Collections.Immutable;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Names;

namespace WasmOs.Kernel.Federation;

/// <summary>Checks the rules of a provider.</summary>
internal static class RuleChecks
{
    private const int LongestText = 1024;

    public static ImmutableArray<ClaimRule> Check(ImmutableArray<RuleDraft>? drafts, string path, FieldErrors errors)
    {
        if (drafts is not { IsDefaultOrEmpty: false } given)
        {
            errors.Add(path, "Must have a rule: without one the provider's people and machines may do nothing.");
            return [];
        }

        return [.. given.Select((draft, index) => CheckOne(draft, $"{path}[{index}]", errors))];
    }

    private static ClaimRule CheckOne(RuleDraft draft, string path, FieldErrors errors)
    {
        var conditions = draft.All;
        if (conditions is null)
        {
            conditions = [draft.Condition];
        }
        else if (draft.Condition != new ConditionDraft())
        {
            errors.Add(path, "Has a condition of its own beside all: move it into all.");
        }

        if (conditions.Value.IsEmpty)
        {
            errors.Add(path + ".all", "Must have a condition: without one the rule would fit everybody.");
        }

        if (draft.Roles is not { Count: > 0 } roles || !roles.All(role => NameRule.IsValid(role)))
        {
            errors.Add(path + ".roles", $"Must be a list of names of roles, at least one. A name has {NameRule.Text}.");
        }

        if (draft.Modules is { } modules && (modules.Count == 0 || !modules.All(pattern => ModuleScope.IsPattern(pattern))))
        {
            errors.Add(path + ".modules", $"Must be a list, at least one: {ModuleScope.Rule}. Leave it out for all modules.");
        }

        var prefix = draft.All is null ? path : null;
        return new ClaimRule(
            [.. conditions.Value.Select((condition, index) => CheckCondition(condition, prefix ?? $"{path}.all[{index}]", errors))],
            [.. draft.Roles ?? []],
            draft.Modules is null ? ModuleScope.All : ModuleScope.Of(draft.Modules));
    }

    private static ClaimCondition CheckCondition(ConditionDraft draft, string path, FieldErrors errors)
    {
        if (draft.Claim is not { Length: > 0 and <= LongestText })
        {
            errors.Add(path + ".claim", "Must be the name of a claim or of an attribute.");
        }

        var value = draft.EqualTo ?? draft.Matches;
        if (value is not { Length: > 0 and <= LongestText } || (draft.EqualTo is not null && draft.Matches is not null))
        {
            errors.Add(path, "Must have either equals, a text, or matches, a pattern in which * stands for any text.");
        }

        if (draft.Matches is { } pattern && pattern.AsSpan().ContainsAnyExcept('*') == false)
        {
            errors.Add(path + ".matches", "Would fit every value. Write what the value must have.");
        }

        return new ClaimCondition(draft.Claim ?? "", value ?? "", draft.Matches is not null);
    }
}
