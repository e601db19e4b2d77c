using System.Reflection;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Bodies;

namespace WasmOs.Functions.Tests.Routing;

/// <summary>
/// The Functions host tries routes in the order of the functions' names (ordinal, case-insensitive) and takes the first match. The embedded host takes the most
/// specific match. Both must find the same function.
/// </summary>
public sealed class RouteOrderTests
{
    private static readonly (string Name, string[] Methods, RouteTemplate Template)[] Functions =
    [
        .. from type in typeof(ApiOptions).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           let trigger = method.GetParameters()
               .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
               .FirstOrDefault(trigger => trigger is not null)
           where trigger is not null
           orderby function.Name.ToUpperInvariant()
           select (function.Name, trigger.Methods ?? [], TemplateParser.Parse(trigger.Route ?? function.Name)),
    ];

    public static TheoryData<string> Names => [.. Functions.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Route_OfAFunction_IsItsOwnInTheOrderOfTheFront(string name)
    {
        (_, var methods, var template) = Functions.Single(function => function.Name == name);
        var path = "/" + string.Join('/', template.Segments.Select(segment => segment.Parts.Single() is { IsLiteral: true } part ? part.Text : "x1"));

        foreach (var method in methods is [] ? ["GET", "POST"] : methods)
        {
            Assert.Equal(name, First(method, path));
        }
    }

    [Fact]
    public void Names_OfAllFunctions_ComeBeforeTheOneThatTakesWhatIsLeft() =>
        Assert.All(Functions, function => Assert.True(string.Compare(function.Name, "zz-any-path", StringComparison.OrdinalIgnoreCase) < 0));

    private static string First(string method, string path) => Functions.First(function =>
        (function.Methods is [] || function.Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
            && new TemplateMatcher(function.Template, []).TryMatch(path, [])).Name;
}
