namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>One command of a shell line: what lies between <c>&amp;&amp;</c>, <c>|</c>, <c>;</c> or the line's ends.</summary>
/// <param name="Words">The command and its arguments, without quotes. Never empty.</param>
/// <param name="Variables">Names and values set before the command.</param>
/// <param name="Inputs">Files behind <c>&lt;</c>.</param>
/// <param name="Line">Where it begins, counted from 1.</param>
internal sealed record ShellCommand(IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Inputs, int Line)
{
    public string Name => Words[0];
}
