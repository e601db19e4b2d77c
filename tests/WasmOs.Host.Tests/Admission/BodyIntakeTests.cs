using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using WasmOs.Host.Admission;

namespace WasmOs.Host.Tests.Admission;

/// <summary>The limits of arriving bodies: their number, their bytes, and which body is aborted beyond a limit.</summary>
[Trait("Trial", "1.2")]
public sealed class BodyIntakeTests
{
    private const int Limit = 100;

    [Fact]
    public async Task ReceiveAsync_BodyThatComesInPieces_EndsWithTheLastAndLeavesItToBeRead()
    {
        var intake = new BodyIntake(10, 1000);
        var (request, pipe) = Request(6);
        var received = intake.ReceiveAsync(request, Limit, out _, CancellationToken.None).AsTask();
        await pipe.Writer.WriteAsync("abc"u8.ToArray());
        Assert.Equal((false, 1), (received.IsCompleted, intake.Count));

        await pipe.Writer.WriteAsync("def"u8.ToArray());
        await pipe.Writer.CompleteAsync();

        Assert.True(await received.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, intake.Count);
        var whole = await request.BodyReader.ReadAsync();
        Assert.Equal((6, true), (whole.Buffer.Length, whole.IsCompleted));
    }

    [Fact]
    public async Task ReceiveAsync_OneBodyTooMany_GivesUpTheOldest()
    {
        var intake = new BodyIntake(2, 1000);
        var requests = Enumerable.Range(0, 3).Select(_ => Request(6)).ToArray();
        Task<bool>[] received = [.. requests.Select(request => intake.ReceiveAsync(request.Request, Limit, out _, CancellationToken.None).AsTask())];

        Assert.False(await received[0].WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(2, intake.Count);
        await requests[1].Pipe.Writer.CompleteAsync();
        Assert.True(await received[1].WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.False(received[2].IsCompleted);
    }

    [Fact]
    public async Task ReceiveAsync_TooManyBytesTogether_GivesUpTheOldest()
    {
        var intake = new BodyIntake(10, 50);
        var (first, second) = (Request(60), Request(60));
        var early = intake.ReceiveAsync(first.Request, Limit, out _, CancellationToken.None).AsTask();
        var late = intake.ReceiveAsync(second.Request, Limit, out _, CancellationToken.None).AsTask();
        await first.Pipe.Writer.WriteAsync(new byte[30]);
        await second.Pipe.Writer.WriteAsync(new byte[30]);

        Assert.False(await early.WaitAsync(TimeSpan.FromSeconds(20)));
        await second.Pipe.Writer.CompleteAsync();
        Assert.True(await late.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task ReceiveAsync_MoreThanIsWaitedFor_LeavesItToTheReader()
    {
        var (request, pipe) = Request(null);
        var received = new BodyIntake(10, 1000).ReceiveAsync(request, Limit, out _, CancellationToken.None).AsTask();
        await pipe.Writer.WriteAsync(new byte[Limit + 1]);

        Assert.True(await received.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Track_OneTransferTooMany_GivesUpTheOldestWith408()
    {
        var intake = new BodyIntake(1, 1000);
        var (first, second) = (Request(6), Request(6));
        Assert.NotNull(intake.Track(first.Request));
        var reading = first.Request.Body.ReadAsync(new byte[10]).AsTask();
        var other = intake.Track(second.Request)!;

        var failure = await Assert.ThrowsAsync<BadHttpRequestException>(() => reading.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(408, failure.StatusCode);
        await second.Pipe.Writer.WriteAsync(new byte[4]);
        Assert.Equal(0, await second.Request.Body.ReadAsync(Memory<byte>.Empty));
        Assert.Equal(4, await second.Request.Body.ReadAsync(new byte[10]));
        Assert.True(intake.Remove(other));
        Assert.Equal(0, intake.Count);
    }

    private static (HttpRequest Request, Pipe Pipe) Request(long? length)
    {
        var pipe = new Pipe();
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new PipeBody(pipe.Reader));
        context.Request.Body = pipe.Reader.AsStream();
        context.Request.ContentLength = length;
        if (length is null)
        {
            context.Request.Headers.TransferEncoding = "chunked";
        }

        return (context.Request, pipe);
    }

    private sealed class PipeBody(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
