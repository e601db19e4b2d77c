namespace WasmOs.Architecture.Tests.Documents;

/// <summary>How much of a document must hold today.</summary>
internal enum DocumentKind
{
    /// <summary>Says what is: names, paths, links and commands must hold.</summary>
    Current,

    /// <summary>A file of <c>docs/decisions</c> is history: it may name types and commands that went away since. Links and paths must hold.</summary>
    Decision,

    /// <summary>CHANGELOG.md is history: links must hold.</summary>
    Changelog,
}
