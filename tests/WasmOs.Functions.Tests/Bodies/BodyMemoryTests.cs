using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Bodies;
using WasmOs.Runtime;

namespace WasmOs.Functions.Tests.Bodies;

/// <summary>Bodies that are held as a whole are counted in the same total as all other memory that the host holds for runs.</summary>
[Trait("Trial", "1.5")]
public sealed class BodyMemoryTests : IDisposable
{
    private const int Limit = 4 << 20;

    private readonly WasmRuntime _runtime = WasmRuntime.Create(new RuntimeOptions { MaxHeldBytes = 1 << 20 });
    private readonly ServiceProvider _services;

    public BodyMemoryTests() => _services = new ServiceCollection().AddSingleton(_ => _runtime).BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        _runtime.Dispose();
    }

    [Fact]
    public async Task ReadAsync_MoreThanTheHostMayHold_IsRefusedAsBusy()
    {
        var context = Context(2 << 20);
        Assert.Null(await RequestBody.ReadAsync(context.Request, Limit, CancellationToken.None));
        var problem = BodyMemory.Refusal(context, "A body", new(Limit));
        Assert.Equal((503, true), (problem.Status, problem.RetryAfter > TimeSpan.Zero));
    }

    [Fact]
    public async Task ReadAsync_MoreThanTheRequestMayHave_IsRefusedAsTooLarge()
    {
        var context = Context(2000);
        Assert.Null(await RequestBody.ReadAsync(context.Request, 1000, CancellationToken.None));
        Assert.Equal(413, BodyMemory.Refusal(context, "A body", new(1000)).Status);
    }

    [Fact]
    public async Task ReadAsync_ASmallBody_IsNotCounted()
    {
        var context = Context(50_000);
        using var body = await RequestBody.ReadAsync(context.Request, Limit, CancellationToken.None);
        Assert.NotNull(body);
        Assert.Equal(0, _runtime.HeldMemory.Bytes);
    }

    [Fact]
    public async Task ReadAsync_OfAStream_CountsWhatItHoldsUntilTheRequestEnds()
    {
        var context = Context(0);
        Assert.NotNull(await BoundedContent.ReadAsync(context, new MemoryStream(new byte[500_000]), null, Limit, CancellationToken.None));
        Assert.InRange(_runtime.HeldMemory.Bytes, 400_000, 1 << 20);
        Assert.Null(await BoundedContent.ReadAsync(context, new MemoryStream(new byte[800_000]), 800_000, Limit, CancellationToken.None));
        Assert.Equal(503, BodyMemory.Refusal(context, "A module", new(Limit)).Status);
    }

    private DefaultHttpContext Context(int bytes)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Body = new MemoryStream(new byte[bytes]);
        return context;
    }
}
