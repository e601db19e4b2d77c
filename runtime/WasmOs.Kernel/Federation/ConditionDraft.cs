namespace WasmOs.Kernel.Federation;

/// <summary>A condition as its configuration says it, before it is checked. A member that is not given is null.</summary>
public sealed record ConditionDraft
{
    /// <summary>The claim.</summary>
    public string? Claim { get; init; }

    /// <summary>The text that the claim must equal.</summary>
    public string? EqualTo { get; init; }

    /// <summary>The pattern that the claim must match.</summary>
    public string? Matches { get; init; }
}
