namespace WasmOs.Architecture.Tests.Documents;

/// <summary>A fenced block of code.</summary>
/// <param name="Language">The word behind the fence; empty when there is none.</param>
/// <param name="Text">Its lines, divided by line feeds.</param>
/// <param name="Line">The line of its first line of code, counted from 1.</param>
internal sealed record CodeBlock(string Language, string Text, int Line);
