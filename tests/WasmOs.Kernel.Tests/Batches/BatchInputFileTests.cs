using WasmOs.Kernel.Batches;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Batches;

public sealed class BatchInputFileTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task Read_EveryLaneOfEverySize_HasItsInputs()
    {
        for (var total = 1; total <= 20; total++)
        {
            for (var lanes = 1; lanes <= Math.Min(total, 9); lanes++)
            {
                BatchInput[] inputs = [.. Enumerable.Range(0, total).Select(i => new BatchInput(new[] { (byte)i }, default, null, null))];
                var read = await ReadAsync(inputs, lanes);
                Assert.Equal(Enumerable.Range(0, total), read.Select(input => (int)input.Args.Span[0]));
            }
        }
    }

    [Fact]
    public async Task Read_LargeAndSmallInputs_AreWhole()
    {
        var random = new SeededRandom(7);
        BatchInput[] inputs = [.. Enumerable.Range(0, 60)
            .Select(i => new BatchInput(Bytes(random, i % 7 == 0 ? 300_000 : 2_000), Bytes(random, i * 100), null, null))];
        var read = await ReadAsync(inputs, 4);
        Assert.All(inputs.Zip(read), pair => Assert.True(
            pair.First.Args.Span.SequenceEqual(pair.Second.Args.Span) && pair.First.Input.Span.SequenceEqual(pair.Second.Input.Span)));
    }

    [Fact]
    public async Task Read_VariablesAndArguments_AreAsGiven()
    {
        var input = new BatchInput(default, default, new Dictionary<string, string> { ["Ä"] = "1", ["B"] = "" }, ["x", "", "ÿ"]);
        var read = await ReadAsync([input, new BatchInput(default, default, new Dictionary<string, string>(), []), default], 2);
        Assert.Equal(input.Env, read[0].Env);
        Assert.Equal(input.Argv, read[0].Argv);
        Assert.Equal((0, 0), (read[1].Env!.Count, read[1].Argv!.Count));
        Assert.Null(read[2].Env);
        Assert.Null(read[2].Argv);
    }

    /// <summary>A flipped bit anywhere in the file, including the index, is detected: no guest gets an input that its owner did not send.</summary>
    [Fact]
    [Trait("Trial", "1.7")]
    public async Task Read_ABitIsFlipped_GivesTheInputOrNone()
    {
        BatchInput[] inputs = [
            new("[1,2]"u8.ToArray(), "text"u8.ToArray(), new Dictionary<string, string> { ["A"] = "b" }, ["x"]), new("[3]"u8.ToArray(), default, null, null)
        ];
        var file = BatchInputFile.Write(inputs, 1).ToArray();
        var lost = 0;
        for (var bit = 0; bit < 8 * file.Length; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            var blob = BatchStore.InputsOf(BatchId.New(TimeProvider.System));
            await kernel.Storage.Blobs.PutAsync(blob, file, BlobCondition.None, None);
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            var reader = await BatchLaneInputs.OpenAsync(kernel.Storage.Blobs, blob, new BatchLaneMap(2, 1, 0), None);
            for (var position = 0; position < 2; position++)
            {
                if (reader is null || await reader.ReadAsync(position, None) is not { } read)
                {
                    lost++;
                    continue;
                }

                Assert.Equal(inputs[position].Args.ToArray(), read.Args.ToArray());
                Assert.Equal(inputs[position].Input.ToArray(), read.Input.ToArray());
                Assert.Equal(inputs[position].Env, read.Env);
                Assert.Equal(inputs[position].Argv, read.Argv);
            }
        }

        Assert.InRange(lost, 8 * file.Length, 16 * file.Length);
    }

    private async Task<BatchInput[]> ReadAsync(BatchInput[] inputs, int lanes)
    {
        var blob = BatchStore.InputsOf(BatchId.New(TimeProvider.System));
        await kernel.Storage.Blobs.PutAsync(blob, BatchInputFile.Write(inputs, lanes), BlobCondition.None, None);
        var read = new BatchInput[inputs.Length];
        for (var lane = 0; lane < lanes; lane++)
        {
            var map = new BatchLaneMap(inputs.Length, lanes, lane);
            var reader = (await BatchLaneInputs.OpenAsync(kernel.Storage.Blobs, blob, map, None))!;
            for (var position = 0; position < map.Count; position++)
            {
                read[map.IndexOf(position)] = (await reader.ReadAsync(position, None))!.Value;
            }
        }

        return read;
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
