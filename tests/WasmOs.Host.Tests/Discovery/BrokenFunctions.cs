using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Access;
using WasmOs.Kernel.Access;

namespace WasmOs.Host.Tests.Discovery;

/// <summary>HTTP functions with one mistake in each method.</summary>
public sealed class BrokenFunctions
{
    [Function("9bad name")]
    [Public]
    public IResult BadName([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("no-trigger")]
    [Public]
    public IResult NoTrigger(HttpRequest request) => TypedResults.Text(request.Method);

    [Function("no-access")]
    public IResult NoAccess([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "m")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("two-accesses")]
    [Public]
    [Requires(Permission.ModulesRead)]
    public IResult TwoAccesses([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "n")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("bad-access")]
    [Requires("modules:raed")]
    public IResult BadAccess([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "o")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("no-module")]
    [Requires(Permission.ModulesRead, Module = "id")]
    public IResult NoModule([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "p")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("two-triggers")]
    [Public]
    public IResult TwoTriggers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "b")] HttpRequest request, [TimerTrigger("0 0 * * * *")] TimerInfo timer) =>
        TypedResults.Text(request.Method + timer.IsPastDue);

    [Function("needs-key")]
    [Public]
    public IResult NeedsKey([HttpTrigger(AuthorizationLevel.Function, "get", Route = "c")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("bad-result")]
    [Public]
    public string BadResult([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "d")] HttpRequest request) => request.Method;

    [Function("bad-parameter")]
    [Public]
    public IResult BadParameter([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "e")] HttpRequest request, DateTime when) =>
        TypedResults.Text(request.Method + when);

    [Function("not-in-route")]
    [Public]
    public IResult NotInRoute([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "f/{id}")] HttpRequest request, string name) =>
        TypedResults.Text(request.Method + name);

    [Function("optional-number")]
    [Public]
    public IResult OptionalNumber([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "l/{id?}")] HttpRequest request, int id) =>
        TypedResults.Text(request.Method + id);

    [Function("bad-route")]
    [Public]
    public IResult BadRoute([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "g/{id")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("on-static")]
    [Public]
    public static IResult OnStatic([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "h")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("same-name")]
    [Public]
    public IResult SameName1([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "i")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("Same-Name")]
    [Public]
    public IResult SameName2([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "j")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("same-route-1")]
    [Public]
    public IResult SameRoute1([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "k/{id}")] HttpRequest request) =>
        TypedResults.Text(request.Method);

    [Function("same-route-2")]
    [Public]
    public IResult SameRoute2([HttpTrigger(AuthorizationLevel.Anonymous, "PUT", Route = "K/{name}")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("same-route-3")]
    [Public]
    public IResult SameRoute3([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "k/{id}")] HttpRequest request) => TypedResults.Text(request.Method);
}
