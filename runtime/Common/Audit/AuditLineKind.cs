namespace WasmOs.Common.Audit;

/// <summary>What a line of the audit trail is.</summary>
internal enum AuditLineKind
{
    /// <summary>Something that happened.</summary>
    Entry,

    /// <summary>The first line of a file.</summary>
    Segment,

    /// <summary>A signature over the chain so far.</summary>
    Head,

    /// <summary>A signed line that names the heads of writers.</summary>
    Root,

    /// <summary>A signed line that says what retention removed.</summary>
    Removed,
}
