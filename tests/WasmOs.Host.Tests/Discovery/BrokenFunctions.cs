using Microsoft.Azure.Functions.Worker;

namespace WasmOs.Host.Tests.Discovery;

/// <summary>HTTP functions with one mistake in each method.</summary>
public sealed class BrokenFunctions
{
    [Function("9bad name")]
    public IResult BadName([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("no-trigger")]
    public IResult NoTrigger(HttpRequest request) => TypedResults.Text(request.Method);

    [Function("two-triggers")]
    public IResult TwoTriggers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "b")] HttpRequest request, [TimerTrigger("0 0 * * * *")] TimerInfo timer) =>
        TypedResults.Text(request.Method + timer.IsPastDue);

    [Function("needs-key")]
    public IResult NeedsKey([HttpTrigger(AuthorizationLevel.Function, "get", Route = "c")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("bad-result")]
    public string BadResult([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "d")] HttpRequest request) => request.Method;

    [Function("bad-parameter")]
    public IResult BadParameter([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "e")] HttpRequest request, DateTime when) =>
        TypedResults.Text(request.Method + when);

    [Function("not-in-route")]
    public IResult NotInRoute([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "f/{id}")] HttpRequest request, string name) =>
        TypedResults.Text(request.Method + name);

    [Function("optional-number")]
    public IResult OptionalNumber([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "l/{id?}")] HttpRequest request, int id) =>
        TypedResults.Text(request.Method + id);

    [Function("bad-route")]
    public IResult BadRoute([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "g/{id")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("on-static")]
    public static IResult OnStatic([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "h")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("same-name")]
    public IResult SameName1([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "i")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("Same-Name")]
    public IResult SameName2([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "j")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("same-route-1")]
    public IResult SameRoute1([HttpTrigger(AuthorizationLevel.Anonymous, "get", "put", Route = "k/{id}")] HttpRequest request) =>
        TypedResults.Text(request.Method);

    [Function("same-route-2")]
    public IResult SameRoute2([HttpTrigger(AuthorizationLevel.Anonymous, "PUT", Route = "K/{name}")] HttpRequest request) => TypedResults.Text(request.Method);

    [Function("same-route-3")]
    public IResult SameRoute3([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "k/{id}")] HttpRequest request) => TypedResults.Text(request.Method);
}
