namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>
/// A call of <c>curl</c>: the OpenAPI document has the path with the method and the query's parameters, and files of this repository that are sent exist.
/// </summary>
internal static class CurlCommand
{
    private static readonly string[] Flags = ["--fail", "-I", "-N", "-S", "-f", "-i", "-s"];
    private static readonly string[] Valued = ["--data-binary", "-F", "-H", "-X", "-d", "-o"];
    private static readonly string[] Bodies = ["--data-binary", "-F", "-d"];

    public static IEnumerable<string> Complaints(MarkdownFile document, ShellCommand command)
    {
        var options = CommandOptions.Read([.. command.Words.Skip(1)], Flags, Valued);
        var method = options.Value("-X") ?? (command.Words.Contains("-I") ? "HEAD" : options.Value(Bodies) is null ? "GET" : "POST");
        return
        [
            .. options.Unknown.Select(option => $"the option {option} of curl is unknown"),
            .. options.Operands.Count == 1 ? [] : new[] { "curl has one address" },
            .. options.Operands.Take(1)
                .Select(AddressOf)
                .OfType<string>()
                .Select(address => ApiDescription.Instance.Complaint(method, address))
                .OfType<string>(),
            .. options.Values.Where(option => option.Key == "--data-binary" && option.Value is ['@', ..]).Select(option => option.Value[1..])
                .Where(file => IsOurs(file)
                    && !RepositoryFiles.Instance.ExistsFrom(document.Folder, file)
                    && !RepositoryFiles.Instance.ExistsFrom(document.Folder, file + ".gz"))
                .Select(file => $"there is no file {file}"),
        ];
    }

    /// <summary>Path and query of an address of the API on this machine, or null for others: a guest's own site has any path.</summary>
    private static string? AddressOf(string address) =>
        address is ['…', ..] ? address
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host is "localhost" or "127.0.0.1" ? address[address.IndexOf('/', "http://".Length)..]
        : null;

    // Other files are the reader's own, such as inputs.ndjson.
    private static bool IsOurs(string file) => file.Contains('/') || Path.GetExtension(file) is ".wasm" or ".md" or ".rs" or ".c" or ".go";
}
