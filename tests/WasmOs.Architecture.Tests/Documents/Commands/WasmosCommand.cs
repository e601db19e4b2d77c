namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>A call of <c>wasmos</c>: the command and its options stand in the help text, and the module exists.</summary>
internal static class WasmosCommand
{
    /// <summary>What is wrong with a call.</summary>
    /// <param name="document">Where it stands: a module's path starts at the document's folder or at the root.</param>
    /// <param name="arguments">What stands behind <c>wasmos</c>.</param>
    public static IEnumerable<string> Complaints(MarkdownFile document, IReadOnlyList<string> arguments)
    {
        var command = arguments[0];
        if (!WasmosHelp.Instance.Commands.Contains(command))
        {
            return [$"wasmos has no command {command}"];
        }

        var options = CommandOptions.Read([.. arguments.Skip(1)], WasmosHelp.Instance.Flags(command), WasmosHelp.Instance.Valued(command), endAtOperand: true);
        return
        [
            .. options.Unknown.Select(option => $"wasmos {command} has no option {option}"),
            .. options.Operands.Take(1)
                .Where(file => file is not ("-" or "…" or "FILE") && !ModuleExists(document.Folder, file))
                .Select(file => $"there is no module {file}"),
        ];
    }

    // Large modules are checked in compressed; their documents say to unpack them first.
    private static bool ModuleExists(string folder, string file) =>
        RepositoryFiles.Instance.ExistsFrom(folder, file) || RepositoryFiles.Instance.ExistsFrom(folder, file + ".gz");
}
