using System.IO.Enumeration;

namespace WasmOs.Architecture.Tests.Documents;

/// <summary>
/// Every file and folder of the repository by its path relative to the root, without what <c>.gitignore</c> leaves out. Names are compared with their case,
/// also where the file system does not.
/// </summary>
internal sealed class RepositoryFiles
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal) { "" };
    private readonly List<string> _files = [];
    private readonly string[] _ignored = [
        ".git", .. File.ReadLines(Path.Combine(SourceTree.Root, ".gitignore")).Where(line => line.EndsWith('/')).Select(line => line.Trim('/'))
    ];

    private RepositoryFiles() => Add(new DirectoryInfo(SourceTree.Root));

    /// <summary>The files of the repository that this test was built from; read once.</summary>
    public static RepositoryFiles Instance { get; } = new();

    /// <summary>Paths of all files, in no order.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Reads a file as text.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(SourceTree.Root, path));

    /// <summary>True when a file or a folder has this path relative to the root.</summary>
    public bool Exists(string path) => _paths.Contains(path.TrimEnd('/'));

    /// <summary>True when the path exists from the folder of a document, or from the root.</summary>
    public bool ExistsFrom(string folder, string path) => Exists(Resolve(folder, path) ?? "/") || Exists(Resolve("", path) ?? "/");

    /// <summary>True when some file has this name, in any folder.</summary>
    public bool HasFileNamed(string name) => _files.Exists(file => Path.GetFileName(file) == name);

    /// <summary>True when <c>.gitignore</c> leaves the path, or a folder above it, out of the repository: it exists while something is built or runs.</summary>
    public bool IsIgnored(string path) => Array.Exists(
        _ignored,
        pattern => pattern.Contains('/')
            ? (path + "/").StartsWith(pattern + "/", StringComparison.Ordinal)
            : path.Split('/').Any(name => FileSystemName.MatchesSimpleExpression(pattern, name)));

    /// <summary>The path from the root that a relative path means in a folder, or null when it leads out of the repository.</summary>
    public static string? Resolve(string folder, string path)
    {
        Stack<string> names = new(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".." && !names.TryPop(out _))
            {
                return null;
            }

            if (name is not (".." or "."))
            {
                names.Push(name);
            }
        }

        return string.Join('/', names.Reverse());
    }

    private void Add(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var path = SourceTree.Relative(entry.FullName);
            if (entry is not DirectoryInfo inner)
            {
                _paths.Add(path);
                _files.Add(path);
            }
            else if (!IsIgnored(path))
            {
                _paths.Add(path);
                Add(inner);
            }
        }
    }
}
