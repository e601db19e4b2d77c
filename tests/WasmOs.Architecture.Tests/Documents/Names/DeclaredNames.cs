using Microsoft.AspNetCore.Http;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WasmOs.Architecture.Tests.Documents.Names;

/// <summary>
/// What the sources of the repository declare: types with their members, projects, texts that name tables, queues and settings, and the types of .NET that
/// documents may name. Immutable.
/// </summary>
internal sealed class DeclaredNames
{
    // A type of each assembly of .NET whose types documents name.
    private static readonly Type[] Anchors =
        [
            typeof(object), typeof(Uri), typeof(Lock), typeof(System.IO.Compression.ZipArchive), typeof(System.Formats.Tar.TarReader), typeof(HttpContext),
            typeof(IHostedService), typeof(ILogger)
        ];

    // Names that no source here declares, and where they come from.
    private static readonly string[] Foreign =
    [
        "TokenCredential", // Azure.Core
        "WorkerTerminate", // a message of FunctionRpc, generated from its .proto
        "UnfairSemaphoreSpinLimit", // a setting of .NET's thread pool
        "AuthorizationLevel", // Microsoft.Azure.Functions.Worker.Extensions.Http
        "ArrayBuffer", "NaN", // JavaScript
        "KiB", "MiB", "GiB", "TiB",
    ];

    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _derived = new(StringComparer.Ordinal);
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = [
        .. Anchors.SelectMany(type => type.Assembly.GetExportedTypes()).Select(type => type.Name.Split('`')[0]), .. Foreign
    ];

    private DeclaredNames(IEnumerable<string> files)
    {
        foreach (var root in files.AsParallel().Select(file => CSharpSyntaxTree.ParseText(RepositoryFiles.Read(file), path: file).GetRoot()).ToArray())
        {
            AddTypes(root);
            if (!root.SyntaxTree.FilePath.StartsWith("tests/", StringComparison.Ordinal))
            {
                // Tables, queues and settings are named by texts.
                _others.UnionWith(root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.StringLiteralToken)).Select(token => token.ValueText));
            }
        }

        _types.UnionWith(_members.Keys);
        _types.UnionWith(RepositoryFiles.Instance.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file)));
        _others.UnionWith(_members.Values.SelectMany(members => members));
    }

    /// <summary>The names in the sources of this repository; read once.</summary>
    public static DeclaredNames Instance { get; } = new(RepositoryFiles.Instance.Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)));

    /// <summary>True when a type, a member of a type, a project, a table, a queue or a setting has this name.</summary>
    public bool Contains(string name) => IsType(name) || _others.Contains(name);

    /// <summary>True when a type or a project has this name.</summary>
    public bool IsType(string name) => _types.Contains(name);

    /// <summary>True when a type of this repository has this name.</summary>
    public bool IsOwnType(string name) => _members.ContainsKey(name);

    /// <summary>True when a type of this repository declares the member, or could inherit it.</summary>
    public bool HasMember(string type, string member) => _members[type].Contains(member) || (_derived.Contains(type) && _others.Contains(member));

    private void AddTypes(SyntaxNode root)
    {
        foreach (var type in root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
        {
            var members =
                _members.TryGetValue(type.Identifier.ValueText, out var known) ? known : _members[type.Identifier.ValueText] = new(StringComparer.Ordinal);
            members.UnionWith(MembersOf(type));
            if (type.BaseList is not null)
            {
                _derived.Add(type.Identifier.ValueText);
            }
        }
    }

    private static IEnumerable<string> MembersOf(BaseTypeDeclarationSyntax type) => type switch
    {
        EnumDeclarationSyntax values => values.Members.Select(value => value.Identifier.ValueText),
        TypeDeclarationSyntax body => [
            .. body.Members.SelectMany(NamesOf), .. body.ParameterList?.Parameters.Select(parameter => parameter.Identifier.ValueText) ?? []
        ],
        _ => [],
    };

    private static IEnumerable<string> NamesOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        BaseFieldDeclarationSyntax fields => fields.Declaration.Variables.Select(field => field.Identifier.ValueText),
        BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
        DelegateDeclarationSyntax type => [type.Identifier.ValueText],
        _ => [],
    };
}
