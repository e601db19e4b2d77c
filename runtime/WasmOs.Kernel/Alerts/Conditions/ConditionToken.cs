namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>A part of a condition's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a text in quotes, what is between them.</param>
/// <param name="Column">Where it begins, 1 or more.</param>
internal readonly record struct ConditionToken(ConditionTokenKind Kind, string Text, int Column)
{
    /// <summary>The token for messages.</summary>
    public string Shown => Kind == ConditionTokenKind.End ? "the end" : Errors.Quoted.Of(Text);
}
