using System.Text;
using WasmOs.Functions.Invocation;
using WasmOs.Host.Discovery;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.Roles;

namespace WasmOs.Host.Tests.Product.Access;

/// <summary>
/// Calls every HTTP function as nobody, as each built-in role, and with all permissions for modules that do not exist, and compares the answers with a table
/// that is checked in: <c>in</c> (the function was called), <c>401</c>, <c>403</c>, or <c>404</c> for what is out of scope.
/// </summary>
public sealed class AccessMatrixTests : IDisposable
{
    private const string Nobody = "nobody";
    private const string OutOfScope = "out-of-scope";
    private const string SomeId = "01890a5d-ac96-774b-bcce-b302099a8057";

    private static readonly string Table = Path.Combine(AppContext.BaseDirectory, "Product", "Access", "matrix.txt");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-access-");

    [Fact]
    public async Task Call_EveryFunctionAsEveryRole_IsAnsweredAsTheTableSays()
    {
        var callers = new NamedCallers().Add(OutOfScope, ModuleScope.Of(["elsewhere.*"]), "*");
        foreach (var role in BuiltInRoles.All)
        {
            callers.Add(role.Name, ModuleScope.All, [.. role.Permissions]);
        }

        await using var product = await AccessHost.StartAsync(_folder.FullName, callers);
        string[] names = [Nobody, .. BuiltInRoles.All.Select(role => role.Name), OutOfScope];
        var functions = product.Host.Services.GetService(typeof(HostFunctions)) as HostFunctions;
        List<string> lines = [$"function {string.Join(' ', names)}"];
        foreach (var function in functions!.All.Where(function => function.Trigger == TriggerKind.Http)
            .OrderBy(function => function.Name, StringComparer.Ordinal))
        {
            var line = new StringBuilder(function.Name);
            foreach (var name in names)
            {
                line.Append(' ').Append(await AnswerAsync(product.Api, function, name));
            }

            lines.Add(line.ToString());
        }

        var expected = await File.ReadAllLinesAsync(Table);
        Assert.Empty(lines.Except(expected).Select(line => $"is: {line}").Concat(expected.Except(lines).Select(line => $"was: {line}")));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> AnswerAsync(ProductClient api, FunctionDefinition function, string caller)
    {
        // An empty object is no valid body of any call that takes one, so nothing is changed.
        // A stream would not end: HEAD asks for its head alone.
        var method = function.Method.IsDefined(typeof(StreamsAttribute), inherit: true) ? HttpMethod.Head
            : function.HttpMethods.Count == 0 ? HttpMethod.Get
            : new HttpMethod(function.HttpMethods[0]);
        var body = method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Delete ? null : ProductClient.Json("{}");
        var answer = await api.SendAsync(method, PathOf(function), body, caller == Nobody ? [] : [AccessHost.As(caller)]);
        return answer.Status is 401 or 403 || (answer.Status == 404 && caller == OutOfScope) ? $"{answer.Status}" : "in";
    }

    private static string PathOf(FunctionDefinition function)
    {
        var path = new StringBuilder();
        foreach (var segment in function.Route!.PathSegments)
        {
            var isModule = path.ToString().Contains("/modules", StringComparison.Ordinal) || path.ToString() == "/run";
            path.Append('/');
            foreach (var part in segment.Parts)
            {
                path.Append(part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : isModule ? "calc" : SomeId);
            }
        }

        return path.ToString();
    }
}
