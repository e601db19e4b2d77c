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

        if (command == "help")
        {
            return [];
        }

        if (command == "admin" && arguments.Count > 1 && !WasmosHelp.Instance.HasAdminCommand(arguments[1]))
        {
            return ["wasmos admin has no such command"];
        }

        if (command == "audit" && (arguments.Count == 1 || arguments[1] != "verify"))
        {
            return ["wasmos audit has no such command"];
        }

        string[] rest = [.. arguments.Skip(command is "admin" or "audit" ? 2 : 1)];
        var options = CommandOptions.Read(rest, WasmosHelp.Instance.Flags(command), WasmosHelp.Instance.Valued(command), endAtOperand: true);
        return
        [
            .. options.Unknown.Select(option => $"wasmos {command} has no option {option}"),
            .. options.Operands.Take(WasmosHelp.IsOfServers(command) || command == "audit" ? 0 : 1)
                .Where(file => file is not ("-" or "…" or "FILE") && !ModuleExists(document.Folder, file))
                .Select(file => $"there is no module {file}"),
        ];
    }

    // Large modules are checked in compressed; their documents say to unpack them first.
    private static bool ModuleExists(string folder, string file) =>
        RepositoryFiles.Instance.ExistsFrom(folder, file) || RepositoryFiles.Instance.ExistsFrom(folder, file + ".gz");
}
