using WasmOs.Functions.Bodies;

namespace WasmOs.Functions.Tests.Bodies;

public sealed class JsonMediaTypeTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/merge-patch+json")]
    [InlineData("text/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public void IsJson_JsonOrCurlsDefault_True(string? contentType) => Assert.True(JsonMediaType.IsJson(contentType));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/wasm")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonp")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void IsJson_AnythingElse_False(string contentType) => Assert.False(JsonMediaType.IsJson(contentType));
}
