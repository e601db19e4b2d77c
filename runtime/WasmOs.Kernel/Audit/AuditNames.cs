namespace WasmOs.Kernel.Audit;

/// <summary>The names of outcomes, as lines of the trail and queries have them.</summary>
public static class AuditNames
{
    /// <summary>The names of all outcomes, as a sentence lists them.</summary>
    public const string Outcomes = "begun, done, refused or failed";

    /// <summary>The name of an outcome.</summary>
    public static string Of(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Begun => "begun",
        AuditOutcome.Done => "done",
        AuditOutcome.Refused => "refused",
        AuditOutcome.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>The outcome of this name; null when there is none.</summary>
    public static AuditOutcome? Find(string name)
    {
        foreach (var outcome in Enum.GetValues<AuditOutcome>())
        {
            if (Of(outcome) == name)
            {
                return outcome;
            }
        }

        return null;
    }
}
