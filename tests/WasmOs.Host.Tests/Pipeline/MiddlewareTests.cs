using Microsoft.Extensions.DependencyInjection;
using WasmOs.Host.Pipeline;
using WasmOs.Host.Tests.Sample;

namespace WasmOs.Host.Tests.Pipeline;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task InvokeAsync_TwoSteps_RunInTheOrderOfRegistration()
    {
        await using var host = await TestHost.StartAsync([typeof(RoutingFunctions)], configure: services => services
            .AddSingleton<IFunctionMiddleware>(new Tag("outer"))
            .AddSingleton<IFunctionMiddleware>(new Tag("inner")));

        using var response = await host.Client.GetAsync(new Uri("api/v1/plain", UriKind.Relative));

        Assert.Equal(["outer plain", "inner plain"], response.Headers.GetValues("x-step"));
        Assert.Equal("GET 1", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task InvokeAsync_StepThatAnswersItself_TheFunctionDoesNotRun()
    {
        await using var host =
            await TestHost.StartAsync([typeof(FaultyFunctions)], configure: services => services.AddSingleton<IFunctionMiddleware>(new Refusal()));

        using var response = await host.Client.GetAsync(new Uri("throws", UriKind.Relative));

        Assert.Equal(403, (int)response.StatusCode);
    }

    [Fact]
    public void Compose_NoSteps_IsTheFunctionItself()
    {
        FunctionDelegate function = _ => ValueTask.FromResult<IResult>(TypedResults.Ok());

        Assert.Same(function, MiddlewareChain.Compose([], function));
    }

    private sealed class Tag(string name) : IFunctionMiddleware
    {
        public ValueTask<IResult> InvokeAsync(FunctionInvocation invocation, FunctionDelegate next)
        {
            invocation.HttpContext.Response.Headers.Append("x-step", name + " " + invocation.Function.Name);
            return next(invocation);
        }
    }

    private sealed class Refusal : IFunctionMiddleware
    {
        public ValueTask<IResult> InvokeAsync(FunctionInvocation invocation, FunctionDelegate next) =>
            ValueTask.FromResult<IResult>(TypedResults.StatusCode(StatusCodes.Status403Forbidden));
    }
}
