using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>
/// The commands and options of <c>wasmos</c>, read from its help texts. A test of the command itself holds the help texts to the options that are read.
/// </summary>
internal sealed partial class WasmosHelp
{
    private readonly Dictionary<string, string> _texts;

    private WasmosHelp()
    {
        _texts = CSharpSyntaxTree.ParseText(RepositoryFiles.Read("cli/HelpText.cs")).GetRoot().DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .ToDictionary(
                field => field.Identifier.ValueText,
                field => string.Concat(field.DescendantNodes().OfType<LiteralExpressionSyntax>().Select(literal => literal.Token.ValueText)),
                StringComparer.Ordinal);
        Commands = [.. Command().Matches(_texts["All"]).SelectMany(match => match.Groups["name"].Captures).Select(name => name.Value).Distinct()];
    }

    /// <summary>The help of this repository; read once.</summary>
    public static WasmosHelp Instance { get; } = new();

    /// <summary>What may follow <c>wasmos</c>: <c>run</c>, <c>--version</c> and so on.</summary>
    public IReadOnlyList<string> Commands { get; }

    /// <summary>The options of a command that stand alone, <c>--help</c> among them.</summary>
    public string[] Flags(string command) =>
        ["--help", .. Options(command).Where(option => !option.Groups["value"].Success).Select(option => option.Groups["name"].Value)];

    /// <summary>The options of a command that take a value.</summary>
    public string[] Valued(string command) =>
        [.. Options(command).Where(option => option.Groups["value"].Success).Select(option => option.Groups["name"].Value)];

    /// <summary>Whether a command speaks to a server: then what follows it is no module.</summary>
    public static bool IsOfServers(string command) => command is "login" or "logout" or "whoami" or "admin";

    /// <summary>Whether <c>wasmos admin</c> has a command.</summary>
    public bool HasAdminCommand(string name) => _texts["Admin"].Contains($"wasmos admin {name}\n", StringComparison.Ordinal)
        || _texts["Admin"].Contains($"wasmos admin {name} ", StringComparison.Ordinal);

    private IEnumerable<Match> Options(string command)
    {
        var text = _texts.GetValueOrDefault(command is "logout" or "whoami" ? "Login" : char.ToUpperInvariant(command[0]) + command[1..], "");
        if (!IsOfServers(command))
        {
            return Option().Matches(text);
        }

        // Their options stand in the lines of usage. A sentence may name one without its value.
        var all = UsageOption().Matches(text);
        var valued = all.Where(option => option.Groups["value"].Success).Select(option => option.Groups["name"].Value).ToHashSet();
        return all.Where(option => option.Groups["value"].Success || !valued.Contains(option.Groups["name"].Value)).DistinctBy(option => option.Value);
    }

    [GeneratedRegex(@"^wasmos (?<name>[\w-]+)( \| (?<name>[\w-]+))*", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("(?<name>--[a-z-]+)( (?<value>[A-Z][^\\] \n]*))?")]
    private static partial Regex UsageOption();

    [GeneratedRegex("^  (?<name>--[a-z-]+)( (?<value>[^ ]+))? ", RegexOptions.Multiline)]
    private static partial Regex Option();
}
