using System.Buffers;
using System.Text;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Tests.Wasi;

namespace WasmOs.Runtime.Tests.Execution;

/// <summary>What a run writes, read by others while it writes.</summary>
public sealed class FollowedOutputTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    [Fact]
    public async Task TryReadLine_OfARunThatGoesOn_GivesItsWholeLinesAndNothingAfterItsEnd()
    {
        using var module = shared.Runtime.LoadText(WasiGuest.Text(
            "(drop (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1100))) (loop $on (br $on)) (i32.const 0)",
            "(data (i32.const 2000) \"one\\ntwo\\npart\") (data (i32.const 1024) \"\\d0\\07\\00\\00\\0c\")"));
        var call = Task.Run(() => module.Call("run", new CallOptions { Flow = "followed" }, CancellationToken.None));
        while (shared.Runtime.FindOutputs("followed").Count == 0)
        {
            await Task.Yield();
        }

        var output = shared.Runtime.FindOutputs("followed")[0];
        var line = new byte[16];
        OutputLine found;
        while (!output.TryReadLine(OutputStream.Stdout, 0, 0, line, out found))
        {
            await Task.Yield();
        }

        Assert.Equal((3, 3, 4, "one"), (found.Length, found.Copied, found.Next, Encoding.UTF8.GetString(line, 0, 3)));
        Assert.True(output.TryReadLine(OutputStream.Stdout, 4, 4, line.AsSpan(0, 2), out found));
        Assert.Equal((3, 2, 8, "tw"), (found.Length, found.Copied, found.Next, Encoding.UTF8.GetString(line, 0, 2)));
        Assert.False(output.TryReadLine(OutputStream.Stdout, 8, 8, line, out found));
        Assert.Equal(12, found.Next);
        Assert.False(output.TryReadLine(OutputStream.Stderr, 0, 0, line, out _));
        var marks = new List<OutputMark>();
        output.ReadMarks(0, marks);
        Assert.Equal((OutputStream.Stdout, 0), (marks.Single().Stream, marks.Single().Offset));
        Assert.True(output.IsRunning);

        Assert.Same(output.Flow, shared.Runtime.FindOutput(output.Id)?.Flow);
        Assert.Empty(shared.Runtime.FindOutputs("other"));

        Assert.True(shared.Runtime.Cancel(output.Id));
        await call;

        Assert.False(output.IsRunning);
        Assert.False(output.TryReadLine(OutputStream.Stdout, 0, 0, line, out _));
        output.ReadMarks(0, marks);
        Assert.Single(marks);
        Assert.Null(shared.Runtime.FindOutput(output.Id));
    }

    /// <summary>A reader may see less than there is, but never the bytes of another run, into whose buffer the array was given meanwhile.</summary>
    [Fact]
    public async Task TryReadLine_WhileTheBufferIsChanged_NeverGivesBytesOfOthers()
    {
        var memory = new RunMemory(new HeldMemory(HeldMemory.DefaultLimit));
        var output = new OutputBuffer(new OutputMarks(), OutputStream.Stdout, memory);
        var isOver = false;
        var foreign = 0L;
        var read = 0L;
        var reader = Task.Run(() =>
        {
            var into = new byte[300];
            while (!Volatile.Read(ref isOver))
            {
                var at = 0;
                while (output.TryReadLine(at, at, into, out var line))
                {
                    read++;
                    foreign += into.AsSpan(0, line.Copied).IndexOfAnyExcept((byte)'a') >= 0 ? 1 : 0;
                    at = line.Next;
                }
            }
        });
        var text = Encoding.UTF8.GetBytes(new string('a', 250) + "\n");
        for (var run = 0; run < 3000 || Volatile.Read(ref read) < 1000; run++)
        {
            memory.Begin(1 << 20);
            output.Begin(64 * 1024);
            for (var i = 0; i < 40; i++)
            {
                output.Write(text);
            }

            output.Take();

            // Another run takes the arrays.
            for (var size = 256; size <= 16 * 1024; size *= 2)
            {
                var other = ArrayPool<byte>.Shared.Rent(size);
                other.AsSpan().Fill((byte)'Z');
                ArrayPool<byte>.Shared.Return(other);
            }
        }

        Volatile.Write(ref isOver, true);
        await reader;

        Assert.Equal(0, foreign);
    }
}
