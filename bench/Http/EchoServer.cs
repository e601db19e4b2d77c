using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WasmOs.Bench.Http;

/// <summary>The server that the host is compared with: Kestrel, a minimal API and source-generated JSON.</summary>
internal static class EchoServer
{
    public static async Task<int> RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, EchoJson.Default));
        await using var app = builder.Build();
        app.MapPost("/echo", static (EchoBody body) => TypedResults.Ok(body));
        app.MapGet("/health", static () => TypedResults.Ok());
        await app.RunAsync();
        return 0;
    }
}
