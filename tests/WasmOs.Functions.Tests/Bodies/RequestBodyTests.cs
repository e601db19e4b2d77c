using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using WasmOs.Functions.Bodies;

namespace WasmOs.Functions.Tests.Bodies;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task ReadAsync_Limit_IsExact(int length, bool fits)
    {
        var context = Answers.Request(new byte[length]);
        context.Request.ContentLength = null; // Chunked: nothing is announced.
        using var body = await RequestBody.ReadAsync(context.Request, 10, default) ?? default;
        Assert.Equal(fits ? length : 0, body.Content.Length);
    }

    [Fact]
    public async Task ReadAsync_AnnouncedTooLarge_RefusesWithoutReading()
    {
        var context = Answers.Request("{}");
        context.Request.ContentLength = 11;
        context.Request.Body = Stream.Null;
        Assert.Null(await RequestBody.ReadAsync(context.Request, 10, default));
    }

    [Fact]
    public async Task ReadAsync_ByteOrderMark_IsLeftOut()
    {
        var context = Answers.Request([0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']);
        using var body = (await RequestBody.ReadAsync(context.Request, 10, default))!.Value;
        Assert.Equal("{}", Encoding.UTF8.GetString(body.Content.Span));
    }

    [Fact]
    public async Task ReadAsync_PiecesOfABody_AreJoined()
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16));
        var context = Answers.Request("");
        context.Features.Set<IRequestBodyPipeFeature>(new PipeBody(pipe.Reader));
        context.Request.ContentLength = null;
        var reading = RequestBody.ReadAsync(context.Request, 100_000, default);
        var expected = new StringBuilder();
        for (var i = 0; i < 1000; i++)
        {
            expected.Append(i).Append(' ');
            await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes($"{i} "));
        }

        await pipe.Writer.CompleteAsync();
        using var body = (await reading)!.Value;
        Assert.Equal(expected.ToString(), Encoding.ASCII.GetString(body.Content.Span));
    }

    [Fact]
    public async Task ReadAsync_OnePiece_IsTheServersOwnMemory()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("{}"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        var context = Answers.Request("");
        context.Features.Set<IRequestBodyPipeFeature>(new PipeBody(pipe.Reader));
        var body = (await RequestBody.ReadAsync(context.Request, 100, default))!.Value;

        // The pipe throws when it is read twice without an advance. This shows that the body still holds the buffer.
        Assert.Throws<InvalidOperationException>(() => pipe.Reader.TryRead(out _));
        body.Dispose();
        Assert.True(pipe.Reader.TryRead(out var rest));
        Assert.True(rest.Buffer.IsEmpty && rest.IsCompleted);
    }

    private sealed class PipeBody(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader { get; } = reader;
    }
}
