namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>A call of <c>dotnet</c>: the verb, the options, the project, the filter of tests, and the arguments of a program of this repository.</summary>
internal static class DotnetCommand
{
    private static readonly string[] Verbs = ["build", "format", "publish", "restore", "run", "test"];
    private static readonly string[] Flags = ["--force-evaluate", "--locked-mode", "--no-build", "--no-restore", "--nologo", "--verify-no-changes"];
    private static readonly string[] Valued = ["--configuration", "--filter", "--include", "--output", "--project", "--runtime", "-c", "-o", "-r", "-v"];

    public static IEnumerable<string> Complaints(MarkdownFile document, ShellCommand command)
    {
        if (command.Words is not [_, var verb, ..] || !Verbs.Contains(verb))
        {
            return [$"the verb of '{string.Join(' ', command.Words)}' is unknown"];
        }

        string[] own = [.. command.Words.Skip(2).TakeWhile(word => word != "--")];
        var options = CommandOptions.Read(own, Flags, Valued);
        var named = options.Value("--project") ?? (options.Operands.Count > 0 ? options.Operands[0] : null);
        var project = named is null ? "" : ProjectOf(named);
        return
        [
            .. options.Unknown.Select(option => $"the option {option} of dotnet {verb} is unknown"),
            .. project is null ? [$"there is no project {named}"] : Array.Empty<string>(),
            .. options.Value("--filter") is { } filter ? TestFilter.Complaints(filter, string.IsNullOrEmpty(project) ? "tests" : project) : [],
            .. ProgramComplaints(document, project, [.. command.Words.Skip(own.Length + 3)]),
        ];
    }

    /// <summary>
    /// The folder of the project that a path means: the project's folder or file, the solution, or a built assembly. Null when there is none.
    /// </summary>
    private static string? ProjectOf(string path)
    {
        if (path.EndsWith(".dll", StringComparison.Ordinal))
        {
            var file = Path.GetFileNameWithoutExtension(path) + ".csproj";
            return RepositoryFiles.Instance.Files.Where(other => Path.GetFileName(other) == file).Select(FolderOf).SingleOrDefault();
        }

        if (path.EndsWith(".csproj", StringComparison.Ordinal) || path.EndsWith(".sln", StringComparison.Ordinal))
        {
            return RepositoryFiles.Instance.Exists(path) ? FolderOf(path) : null;
        }

        return RepositoryFiles.Instance.Files.Count(file => file.EndsWith(".csproj", StringComparison.Ordinal) && FolderOf(file) == path.TrimEnd('/')) == 1
            ? path.TrimEnd('/')
            : null;
    }

    private static IEnumerable<string> ProgramComplaints(MarkdownFile document, string? project, string[] arguments) => (project, arguments) switch
    {
        ("cli", _) when arguments.Length > 0 => WasmosCommand.Complaints(document, arguments),
        ("bench", [var what, ..]) when !RepositoryFiles.Read("bench/Program.cs")
            .Contains($"[\"{what}\"", StringComparison.Ordinal) => [$"bench measures no {what}"],
        _ => [],
    };

    private static string FolderOf(string file) => file.Contains('/') ? file[..file.LastIndexOf('/')] : "";
}
