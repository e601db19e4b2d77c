using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WasmOs.Architecture.Tests.Habits;

/// <summary>What a test must not do: sleep by the machine's clock, or be skipped.</summary>
internal static partial class TestHabits
{
    /// <summary>
    /// The line of each pause: <c>Thread.Sleep</c>, and <c>Task.Delay</c> that is given no <c>TimeProvider</c>, neither as a value nor by a name that says so.
    /// </summary>
    public static IEnumerable<int> Sleeps(SyntaxNode file) => file.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsSleep).Select(LineOf);

    /// <summary>The line of each attribute of a test that skips it.</summary>
    public static IEnumerable<int> Skips(SyntaxNode file) => file.DescendantNodes().OfType<AttributeArgumentSyntax>()
        .Where(argument => argument.NameEquals?.Name.Identifier.ValueText == "Skip").Select(LineOf);

    private static bool IsSleep(InvocationExpressionSyntax call) => call.Expression.ToString() switch
    {
        "Thread.Sleep" or "System.Threading.Thread.Sleep" => true,
        "Task.Delay" or "System.Threading.Tasks.Task.Delay" => !call.ArgumentList.Arguments.Skip(1).Any(argument => Provider().IsMatch(argument.ToString())),
        _ => false,
    };

    private static int LineOf(SyntaxNode node) => node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1;

    [GeneratedRegex(@"(^|[._])([tT]ime|TimeProvider\.System)$")]
    private static partial Regex Provider();
}
