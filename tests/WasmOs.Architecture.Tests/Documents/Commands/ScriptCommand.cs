namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>A script of the repository: it exists, and reads the variables that are set for it.</summary>
internal static class ScriptCommand
{
    public static IEnumerable<string> Complaints(MarkdownFile document, ShellCommand command)
    {
        var script = new[] { RepositoryFiles.Resolve(document.Folder, command.Name), RepositoryFiles.Resolve("", command.Name) }
            .FirstOrDefault(path => path is not null && RepositoryFiles.Instance.Exists(path));
        if (script is null)
        {
            // "./build.sh in each folder" names a script that lies in several.
            return command.Name.StartsWith("./", StringComparison.Ordinal) && RepositoryFiles.Instance.HasFileNamed(command.Name[2..])
                ? []
                : [$"there is no script {command.Name}"];
        }

        var text = RepositoryFiles.Read(script);
        return
        [
            .. command.Variables.Keys.Where(name => !text.Contains(name, StringComparison.Ordinal)).Select(name => $"{script} does not read {name}"),
            .. command.Variables.Where(variable => variable.Key == "TEST_FILTER").SelectMany(variable => TestFilter.Complaints(variable.Value, "tests")),
        ];
    }
}
