using System.Text;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Responses;
using WasmOs.Functions.Tests.OpenApi;

namespace WasmOs.Functions.Tests.Invocation;

[Trait("Trial", "1.26")]
public sealed class UndeclaredBodyTests
{
    public static TheoryData<string> AllFunctions => [.. ApiDocument.Functions.Select(function => function.Name).Distinct()];

    [Theory]
    [MemberData(nameof(AllFunctions))]
    public void IsTakenBy_EveryFunction_AsTheDocumentSays(string function)
    {
        var declared = ApiDocument.Operations.Any(operation => operation.Operation.TryGetProperty("requestBody", out _)
            && ApiDocument.Functions.Any(known => known.Call == operation.Call && known.Name == function));

        Assert.Equal(declared, UndeclaredBody.IsTakenBy(function));
    }

    [Fact]
    public void IsTakenBy_AFunctionOfAnotherAssembly_TakesWhatItLikes() => Assert.True(UndeclaredBody.IsTakenBy("somebody-elses"));

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("{}")]
    [InlineData(" {\n} ")]
    public async Task RefuseAsync_NothingOrAnEmptyObject_IsTaken(string body) => Assert.Null(await UndeclaredBody.RefuseAsync(Request(body), default));

    [Theory]
    [InlineData("""{"args":[9,9]}""")]
    [InlineData("not json")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}{}")]
    public async Task RefuseAsync_AnythingElse_Is400ThatSaysTheCallTakesNone(string body)
    {
        var json = Answers.Json(Assert.IsAssignableFrom<JsonResult>(await UndeclaredBody.RefuseAsync(Request(body), default)));

        Assert.Equal((400, "urn:wasmos:error:invalid-request"), (json.GetProperty("status").GetInt32(), json.GetProperty("type").GetString()));
        Assert.Contains("takes no body", json.GetProperty("errors").GetProperty("$")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefuseAsync_ALargeBody_IsRefusedUnread()
    {
        var request = Request(new string(' ', 5000));

        Assert.NotNull(await UndeclaredBody.RefuseAsync(request, default));
        Assert.Equal(0, request.Body.Position);
    }

    private static HttpRequest Request(string body)
    {
        var content = Encoding.UTF8.GetBytes(body);
        return new DefaultHttpContext { Request = { Method = "POST", Body = new MemoryStream(content), ContentLength = content.Length } }.Request;
    }
}
