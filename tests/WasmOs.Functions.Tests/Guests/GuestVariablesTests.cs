using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Guests;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Tests.Guests;

public sealed class GuestVariablesTests
{
    [Theory]
    [InlineData(GuestVariables.MaxHeaders, 1, true)]
    [InlineData(GuestVariables.MaxHeaders + 1, 1, false)]
    [InlineData(1, GuestVariables.MaxHeaderLength - 3, true)]
    [InlineData(1, GuestVariables.MaxHeaderLength - 2, false)]
    public void Of_SoManyHeadersOfSuchALength_AreTaken(int count, int length, bool taken)
    {
        var request = Request();
        for (var i = 0; i < count; i++)
        {
            request.Headers[$"A{i + 10}"] = new string('v', length);
        }

        Assert.Equal(taken, GuestVariables.Of(request, null, ModuleHttp.Default) is not null);
    }

    [Theory]
    [InlineData("close, x-hop")]
    [InlineData("X-Hop")]
    [InlineData("keep-alive,x-HOP,other")]
    public void Of_AHeaderThatConnectionNames_WithholdsIt(string connection)
    {
        var request = Request();
        request.Headers.Connection = connection;
        request.Headers["X-Hop"] = "1";
        request.Headers["X-Stay"] = "1";

        var names = GuestVariables.Of(request, null, ModuleHttp.Default)!.Select(variable => variable.Key).ToList();

        Assert.DoesNotContain("HTTP_X_HOP", names);
        Assert.Contains("HTTP_X_STAY", names);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    internal void Of_TheClientsSecrets_PassAsGranted(bool authorization, bool cookies)
    {
        var request = Request();
        request.Headers.Authorization = "Bearer secret";
        request.Headers.Cookie = new[] { "a=b", "c=d" };

        var variables = GuestVariables.Of(request, null, new ModuleHttp { PassAuthorization = authorization, PassCookies = cookies })!.ToDictionary();

        Assert.Equal(authorization, variables.ContainsKey("HTTP_AUTHORIZATION"));
        Assert.Equal(cookies ? "a=b; c=d" : null, variables.GetValueOrDefault("HTTP_COOKIE"));
    }

    private static HttpRequest Request() => new DefaultHttpContext { Request = { Path = "/run/guest", Method = "GET" } }.Request;
}
