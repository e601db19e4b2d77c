using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using WasmOs.FunctionsHosting.Rpc;
using WasmOs.FunctionsHosting.Rpc.Protocol;
using Yarp.ReverseProxy.Forwarder;

namespace WasmOs.FunctionsHosting.Http;

/// <summary>Serves a request by a function: the call goes over gRPC, the request itself to the worker's own server, and the call's id ties them.</summary>
internal sealed class HttpInvoker(FunctionInvoker invoker, IHttpForwarder forwarder, HttpMessageInvoker client, WorkerLog log)
{
    private const string InvocationIdHeader = "x-ms-invocation-id";

    private static readonly ForwarderRequestConfig ForwarderConfig = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    public async Task InvokeAsync(HttpContext http, LoadedFunction function, RouteData route)
    {
        if (!function.IsAnonymous)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized; // This host has no keys, so no key is right.
            return;
        }

        using var activity = Activity.Current is null ? new Activity("Function").Start() : null;
        try
        {
            await CallAsync(http, function, route).ConfigureAwait(false);
        }
        catch (Exception failure) // The boundary of a request, as the host's exception middleware: no body, and an abort when a part has been sent.
        {
            if (failure is not FunctionFailedException)
            {
                log.AddHost(LogLevel.Error, "Host.Http", $"{http.Request.Method} {http.Request.Path} failed in the front.", failure);
            }

            if (http.Response.HasStarted)
            {
                http.Abort();
            }
            else
            {
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
    }

    private async Task CallAsync(HttpContext http, LoadedFunction function, RouteData route)
    {
        var session = invoker.Session;
        var body = await HttpTriggerData.ReadBodyAsync(http.Request).ConfigureAwait(false);
        var routeValues = HttpTriggerData.RouteValues(route);
        var call = FunctionInvoker.NewRequest(function);
        call.InputData.Add(new ParameterBinding { Name = function.BindingName, Data = new TypedData { Http = Message(session, routeValues) } });
        HttpTriggerData.AddTo(call, http.Request, body, routeValues);

        // A client that names an id of its own keeps it, and is not served: the host does not look either.
        http.Request.Headers.TryAdd(InvocationIdHeader, call.InvocationId);
        var worker = session.Introduction.HttpAddress
            ?? throw new InvalidOperationException("The worker has no HTTP server of its own (ConfigureFunctionsWebApplication), which this host needs.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, session.Channel.Lost);
        var forwarding = forwarder.SendAsync(http, worker.ToString(), client, ForwarderConfig, HttpTransformer.Default, stop.Token).AsTask();
        try
        {
            await invoker.InvokeAsync(function, call, http.RequestAborted).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await forwarding.ConfigureAwait(false); // Nothing may use the response after this returns.
            throw;
        }

        var error = await forwarding.ConfigureAwait(false);
        if (error != ForwarderError.None)
        {
            throw new InvalidOperationException($"Failed to proxy request with ForwarderError: {error}", http.GetForwarderErrorFeature()?.Exception);
        }
    }

    private static RpcHttp Message(WorkerSession session, IReadOnlyDictionary<string, object?> routeValues)
    {
        var message = new RpcHttp();
        if (!session.Introduction.WantsRouteParameters)
        {
            return message;
        }

        foreach (var (name, value) in routeValues)
        {
            if (value is not null)
            {
                message.NullableParams[name] = new NullableString { Value = value.ToString() };
            }
        }

        return message;
    }
}
