using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Responses;
using WasmOs.Functions.Tests.OpenApi;

namespace WasmOs.Functions.Tests.Invocation;

[Trait("Trial", "1.26")]
public sealed class QueryParametersTests
{
    public static TheoryData<string> AllFunctions => [.. ApiDocument.Functions.Select(function => function.Name).Distinct()];

    // Identity providers add parameters of their own to the address to which they send the browser back (OpenID Connect Core 1.0, section 3.1.2.5).
    [Theory]
    [MemberData(nameof(AllFunctions))]
    public void Refuse_UnknownParameter_OfEveryFunctionButGuestsAndCallbacks(string function) =>
        Assert.Equal(function is "run" or "auth-oidc-callback", QueryParameters.Refuse(function, Request("?no_such_parameter=1")) is null);

    [Theory]
    [MemberData(nameof(AllFunctions))]
    public void Refuse_DocumentedParameters_OfNoFunction(string function)
    {
        var documented = ApiDocument.Operations.Where(operation => ApiDocument.Functions.Any(known => known.Call == operation.Call && known.Name == function))
            .SelectMany(operation => ApiDocument.QueryParameters(operation.Operation)).Distinct();
        Assert.Null(QueryParameters.Refuse(function, Request("?" + string.Join('&', documented.Select(name => name + "=1")))));
    }

    [Theory]
    [InlineData("executions-list", "?module=calc", "module", "did you mean module_id?")]
    [InlineData("executions-list", "?limit=1&limit=2", "limit", "more than once")]
    [InlineData("executions-list", "?xyz=1", "xyz", "Known: module_id, status, since, until, limit, continuation.")]
    [InlineData("modules-get", "?verbose", "verbose", "takes none")]
    [InlineData("tasks-dead-purge", "?module_id=calc", "module_id", "takes none")]
    public void Refuse_WrongParameter_NamesItAndTheNearest(string function, string query, string field, string fragment)
    {
        var json = Answers.Json(Assert.IsAssignableFrom<JsonResult>(QueryParameters.Refuse(function, Request(query))));
        Assert.Equal(400, json.GetProperty("status").GetInt32());
        Assert.Contains(fragment, json.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("executions-list", "")]
    [InlineData("executions-list", "?")]
    [InlineData("executions-list", "?Module_Id=calc")]
    [InlineData("of-another-assembly", "?whatever=1")]
    public void Refuse_KnownOrNone_Passes(string function, string query) => Assert.Null(QueryParameters.Refuse(function, Request(query)));

    [Fact]
    public void Refuse_NamesOfThePlatform_Pass()
    {
        Assert.Null(QueryParameters.Refuse("modules-get", Request("?code=secret&clientId=default"), "code", "clientId"));
        Assert.NotNull(QueryParameters.Refuse("modules-get", Request("?code=secret")));
    }

    private static HttpRequest Request(string query) => new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request;
}
