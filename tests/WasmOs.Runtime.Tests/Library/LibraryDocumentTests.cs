using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WasmOs.Runtime.Tests.Library;

/// <summary>The examples of docs/library.md compile against the library as it is.</summary>
public sealed class LibraryDocumentTests
{
    // What a project with implicit usings has.
    private const string Implicit = "global using System; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))];

    public static TheoryData<int, string> Examples
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var part in File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "library.md")).Split("```csharp\n")[1..])
            {
                data.Add(data.Count + 1, part[..part.IndexOf("```", StringComparison.Ordinal)]);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Examples))]
    public void Example_OfTheDocument_Compiles(int number, string code)
    {
        Assert.Empty(Errors(code).Select(error => $"example {number}: {error}"));
    }

    [Fact]
    public void Example_WithAMemberThatIsNotThere_DoesNotCompile() => Assert.NotEmpty(Errors("WasmOs.Runtime.WasmRuntime.Make();"));

    [Fact]
    public void Document_HasExamples() => Assert.True(Examples.Count >= 4);

    private static IEnumerable<string> Errors(string code) => CSharpCompilation
        .Create(
            "Example", [CSharpSyntaxTree.ParseText(Implicit), CSharpSyntaxTree.ParseText(code)], References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication))
        .GetDiagnostics().Where(static found => found.Severity == DiagnosticSeverity.Error).Select(static found => found.ToString());
}
