namespace WasmOs.Architecture.Tests.Documents;

/// <summary>A piece of a document: the target of a link, or the text of a code span.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Line">Where it is, counted from 1.</param>
internal readonly record struct MarkdownPart(string Text, int Line);
