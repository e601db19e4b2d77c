using System.Text;
using WasmOs.ProductTests.HttpGuests;

namespace WasmOs.Host.Tests.Product;

/// <summary>
/// Features that only a head that reads HTTP itself has. Behind the Functions front end they differ; <c>tests/WasmOs.ProductTests/DIFFERENCES.md</c> lists the
/// differences with their reasons.
/// </summary>
[Collection(ProductCollection.Name)]
public sealed class OwnFrontTests(SharedProduct product)
{
    private readonly ProductClient _api = product.Api;

    [Fact]
    public async Task Run_AHeaderThatConnectionNames_IsWithheld()
    {
        await _api.UploadAsync("web-withheld", CgiGuests.Environment());

        var variables = Variables(await _api.GetAsync("/run/web-withheld", ("Connection", "x-hop"), ("X-Hop", "1"), ("X-Stay", "1")));

        Assert.DoesNotContain("HTTP_X_HOP", variables.Keys);
        Assert.Contains("HTTP_X_STAY", variables.Keys);
    }

    [Theory]
    [InlineData("/a%2Fb", "/a/b")]
    [InlineData("/env/%2Fa", "/env//a")]
    public async Task Run_ASlashThatIsEncoded_IsDecodedForTheGuest(string rest, string info)
    {
        await _api.UploadAsync("web-slash", CgiGuests.Environment());

        Assert.Equal(info, Variables(await _api.GetAsync("/run/web-slash" + rest))["PATH_INFO"]);
    }

    [Fact]
    public async Task Get_APathOfAdministrationUnderAModulesOwnName_IsTheGuests()
    {
        await _api.UploadAsync("own-admin", CgiGuests.Environment());

        var answer = await _api.GetAsync("/admin/functions", ("Host", $"own-admin.localhost:{_api.Address.Port}"));

        Assert.Equal("/admin/functions", Variables(answer)["PATH_INFO"]);
    }

    [Fact]
    public async Task Administration_UnknownParameterOrEncodedBody_IsRefused()
    {
        Assert.Contains("takes none", (await _api.GetAsync("/admin/functions?x")).Fault("x"), StringComparison.Ordinal);
        using var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.Add("Content-Encoding", "gzip");
        body.Headers.Add("Content-Type", "application/json");
        (await _api.SendAsync(HttpMethod.Post, "/admin/functions/housekeeping", body)).Problem(415, "unsupported-content-encoding");
    }

    private static Dictionary<string, string> Variables(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return Encoding.UTF8.GetString(answer.Content).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
