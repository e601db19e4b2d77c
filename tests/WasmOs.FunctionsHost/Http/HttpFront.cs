using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Rpc;
using Yarp.ReverseProxy.Forwarder;

namespace WasmOs.FunctionsHosting.Http;

/// <summary>The server that clients call, on loopback and a free port.</summary>
internal sealed class HttpFront : IAsyncDisposable
{
    private const long DefaultBodyLimit = 104_857_600;

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);

    private readonly WebApplication _application;
    private readonly HttpMessageInvoker _client;
    private readonly WorkerLog _log;
    private readonly TaskCompletionSource<FunctionRoutes> _routes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerSession? _session;

    private HttpFront(WebApplication application, WorkerLog log)
    {
        _application = application;
        _log = log;
        _client = new HttpMessageInvoker(new RetryHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }));
        application.Run(ServeAsync);
    }

    public Uri Address => new(_application.Urls.Single());

    public static async Task<HttpFront> StartAsync(FunctionsHostOptions options, WorkerLog log, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, HostLifetime>();
        builder.Services.AddRouting();
        builder.Services.AddHttpForwarder();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = options.Settings.TryGetValue("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", out var limit)
                ? long.Parse(limit, CultureInfo.InvariantCulture)
                : DefaultBodyLimit;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var front = new HttpFront(builder.Build(), log);
        await front._application.StartAsync(cancellationToken).ConfigureAwait(false);
        return front;
    }

    /// <summary>Begins to serve requests; those that came before have waited for this.</summary>
    public void Open(FunctionInvoker invoker, string routePrefix)
    {
        var services = _application.Services;
        var http = new HttpInvoker(invoker, services.GetRequiredService<IHttpForwarder>(), _client, _log);
        _session = invoker.Session;
        _routes.TrySetResult(new FunctionRoutes(
            invoker.Session.Introduction.Functions, routePrefix, services.GetRequiredService<IInlineConstraintResolver>(), http.InvokeAsync));
    }

    /// <summary>Takes no more connections, and returns when all requests have been served; those that run longer than the limit are cut.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit, TimeProvider.System);
        await _application.StopAsync(stop.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private async Task ServeAsync(HttpContext http)
    {
        FunctionRoutes routes;
        try
        {
            routes = await _routes.Task.WaitAsync(ReadyLimit, TimeProvider.System, http.RequestAborted).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await RefuseAsync(http).ConfigureAwait(false);
            return;
        }

        if (_session is not { IsRunning: true })
        {
            await RefuseAsync(http).ConfigureAwait(false);
            return;
        }

        if (ReservedPaths.Contains(http.Request.Path))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (!await routes.TryInvokeAsync(http).ConfigureAwait(false))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return http.Response.WriteAsync("Function host is not running.");
    }
}
