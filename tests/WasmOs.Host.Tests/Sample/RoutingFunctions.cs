using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Access;

namespace WasmOs.Host.Tests.Sample;

/// <summary>HTTP functions with every signature that the host supports.</summary>
public sealed class RoutingFunctions
{
    private int _calls;

    [Function("plain")]
    [Public]
    public IResult Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/v1/plain")] HttpRequest request) =>
        TypedResults.Text(request.Method + " " + Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture));

    [Function("unrouted")]
    [Public]
    public ValueTask<IResult> Unrouted([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
        ValueTask.FromResult<IResult>(TypedResults.Text(request.Method));

    [Function("text")]
    [Public]
    public Task<IResult> Text(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/text/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        Task.FromResult<IResult>(TypedResults.Text(id + (cancellationToken.CanBeCanceled && request.HttpContext is not null ? "" : "?")));

    [Function("typed")]
    [Public]
    public IResult Typed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{i}/{l}/{g}/{b}")] HttpRequest request, int i, long l, Guid g, bool b) =>
        TypedResults.Text(string.Create(CultureInfo.InvariantCulture, $"{i} {l} {g} {b} {request.Method}"));

    [Function("rest")]
    [Public]
    public IResult Rest([HttpTrigger(AuthorizationLevel.Anonymous, Route = "run/{module}/{*path}")] HttpRequest request, string module, string? path) =>
        TypedResults.Text($"{request.Method} {module} [{path}]");

    [Function("service")]
    [Public]
    public IResult Service([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "service")] HttpRequest request, [FromServices] ILoggerFactory loggers) =>
        TypedResults.Text(loggers is not null && request.Path == "/service" ? "injected" : "missing");

    [Function("bare")]
    [Public]
    public IResult Bare([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bare")] HttpRequest request) =>
        request.Method == "GET" ? TypedResults.StatusCode(StatusCodes.Status409Conflict) : TypedResults.Ok();
}
