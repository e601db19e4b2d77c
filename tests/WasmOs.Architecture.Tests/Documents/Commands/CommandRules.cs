namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>
/// The commands of a document name what exists: projects, tests, scripts, options, calls of the API, modules. Commands of blocks in <c>sh</c> are read, and
/// code spans that begin with a command of this repository.
/// </summary>
internal static class CommandRules
{
    // Programs of others, whose arguments are not looked at.
    private static readonly string[] Foreign = ["az", "cd", "echo", "export", "git", "gunzip", "jq", "ln", "mkdir", "sed", "zip"];

    private static readonly string[] OwnPrefixes = ["dotnet ", "wasmos ", "curl ", "./", ".ci/"];

    /// <summary>What is wrong with the commands of a document.</summary>
    public static IEnumerable<string> Complaints(MarkdownFile document) => document.Kind != DocumentKind.Current ? [] : Commands(document)
        .SelectMany(command => Complaints(document, command).Select(wrong => document.At(command.Line, wrong)));

    private static IEnumerable<ShellCommand> Commands(MarkdownFile document) =>
    [
        .. document.Blocks.Where(block => block.Language == "sh").SelectMany(block => ShellReader.Read(block.Text, block.Line)),
        .. document.Spans.Where(span => OwnPrefixes.Any(prefix => span.Text.StartsWith(prefix, StringComparison.Ordinal)))
            .SelectMany(span => ShellReader.Read(span.Text, span.Line).Take(1)),
    ];

    private static IEnumerable<string> Complaints(MarkdownFile document, ShellCommand command) =>
    [
        .. command.Inputs.Where(file => !RepositoryFiles.Instance.ExistsFrom(document.Folder, file)).Select(file => $"there is no file {file}"),
        .. command.Name switch
        {
            "dotnet" => DotnetCommand.Complaints(document, command),
            "wasmos" => WasmosCommand.Complaints(document, [.. command.Words.Skip(1)]),

            // The commands of the two are the same, but for the data folder.
            "WasmOs.Host" => WasmosCommand.Complaints(document, [.. command.Words.Skip(1).Where(word => word != "--data")]),
            "curl" => CurlCommand.Complaints(document, command),
            _ when command.Name.Contains('/') => ScriptCommand.Complaints(document, command),
            _ => Foreign.Contains(command.Name) ? [] : [$"the command {command.Name} is unknown"],
        },
    ];
}
