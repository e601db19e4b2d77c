namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>The kinds of parts of a condition's text.</summary>
internal enum ConditionTokenKind
{
    /// <summary>The text has ended.</summary>
    End,

    /// <summary>A word: the name of a metric or of a label, <c>and</c>, <c>or</c>, <c>for</c>, <c>by</c>.</summary>
    Word,

    /// <summary>A number with the unit that follows it.</summary>
    Number,

    /// <summary>A text in double quotes.</summary>
    Quote,

    /// <summary>Something that compares.</summary>
    Operator,

    /// <summary>A parenthesis, a brace or an equals sign.</summary>
    Sign,

    /// <summary>A character that no condition has.</summary>
    Unknown,
}
