using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Tests.Loading;

/// <summary>Optimized code is kept, loaded again by whoever has the key, and never loaded when a bit of it is another.</summary>
public sealed class ArtifactTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Add = Wat.ToBinary(ArithmeticGuests.Add);
    private static readonly ModuleDigest Digest = ModuleDigest.Of(Add);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Load_AfterOptimization_ComesFromTheArtifact(bool tiered, bool metered)
    {
        var artifacts = new MemoryArtifacts();
        using (var first = Create(artifacts, tiered))
        {
            var cold = await Load(first, metered);
            Assert.Equal(StartKind.Cold, cold.Start);
            Assert.Equal(!tiered, cold.Lease.Module.IsOptimized);
            cold.Lease.Dispose();
            await first.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
            Assert.True(first.TryLease(Digest, metered ? Metered : ResourceLimits.Default, out var optimized));
            Assert.True(optimized.Module.IsOptimized);
            optimized.Dispose();
        }

        Assert.Single(artifacts.Kept);
        using var second = Create(artifacts, tiered);
        var loaded = await Load(second, metered);
        using var lease = loaded.Lease;
        Assert.Equal(StartKind.Artifact, loaded.Start);
        Assert.True(lease.Module.IsOptimized);
        Assert.Equal("(i32, i32) -> (i32)", lease.Module.Analysis.FindFunction("add")!.Type!.Signature);
        Assert.Equal((1L, 0L), (second.GetMetrics().ArtifactHits, second.GetMetrics().Compilations));
    }

    [Fact]
    public async Task Load_NotToBeKept_LeavesNoArtifact()
    {
        var artifacts = new MemoryArtifacts();
        using var runtime = Create(artifacts, tiered: false);
        (await runtime.LoadAsync(Digest, new MemoryModuleSource(Digest, Add), ResourceLimits.Default, keep: false, CancellationToken.None)).Lease.Dispose();
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        Assert.Empty(artifacts.Kept);
    }

    [Fact]
    public async Task TryOpen_AnyBitFlipped_IsRefused()
    {
        var artifact = await Artifact();
        var name = artifact.Name;
        var seal = new ArtifactSeal(Key);
        Assert.True(seal.TryOpen(name, artifact.Bytes, out var content));
        var header = artifact.Bytes.Length - content.Length;
        Assert.InRange(header, 60, 400);
        for (var bit = 0; bit < artifact.Bytes.Length * 8; bit += bit < (header + 64) * 8 ? 1 : 8009)
        {
            var spoilt = (byte[])artifact.Bytes.Clone();
            spoilt[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(seal.TryOpen(name, spoilt, out _), $"Bit {bit} does not matter.");
        }
    }

    [Fact]
    public async Task TryOpen_TruncatedOrLengthened_IsRefused()
    {
        var artifact = await Artifact();
        var seal = new ArtifactSeal(Key);
        for (var length = 0; length < artifact.Bytes.Length; length += length < 300 ? 1 : 997)
        {
            Assert.False(seal.TryOpen(artifact.Name, artifact.Bytes.AsMemory(0, length), out _));
        }

        Assert.False(seal.TryOpen(artifact.Name, artifact.Bytes.AsMemory(0, artifact.Bytes.Length - 1), out _));
        Assert.False(seal.TryOpen(artifact.Name, (byte[])[.. artifact.Bytes, 0], out _));
    }

    [Fact]
    public async Task TryOpen_OtherNameOrKey_IsRefused()
    {
        var artifact = await Artifact();
        Assert.False(new ArtifactSeal(null).TryOpen(artifact.Name, artifact.Bytes, out _));
        Assert.False(new ArtifactSeal([.. Key, 1]).TryOpen(artifact.Name, artifact.Bytes, out _));
        Assert.False(new ArtifactSeal(Key).TryOpen(artifact.Name + "x", artifact.Bytes, out _));
        Assert.False(new ArtifactSeal(Key).TryOpen(artifact.Name.Replace("cranelift", "winchxxxx", StringComparison.Ordinal), artifact.Bytes, out _));
    }

    public static TheoryData<string, Func<byte[], byte[]>> Spoilings => new()
    {
        { "magic", bytes => Flip(bytes, 0) },
        { "name length", bytes => Flip(bytes, 8) },
        { "name", bytes => Flip(bytes, 20) },
        { "HMAC", bytes => Flip(bytes, bytes.AsSpan().IndexOf("sha256:"u8) + 120) },
        { "last byte of the code", bytes => Flip(bytes, bytes.Length - 1) },
        { "middle of the code", bytes => Flip(bytes, bytes.Length / 2) },
        { "truncated", bytes => bytes[..^1] },
        { "empty", _ => [] },
    };

    [Theory]
    [MemberData(nameof(Spoilings))]
    public async Task Load_SpoiltArtifact_CompilesAnewAndRepairsIt(string what, Func<byte[], byte[]> spoil)
    {
        Assert.NotEmpty(what);
        var artifacts = await Filled(Key);
        var place = artifacts.Kept.Keys.Single();
        artifacts.Kept[place] = spoil(artifacts.Kept[place]);
        await AssertMiss(artifacts, Key);
        await AssertHit(artifacts, Key);
    }

    [Fact]
    public async Task Load_ArtifactOfAnotherModule_CompilesAnew()
    {
        var artifacts = await Filled(Key);
        var place = artifacts.Kept.Keys.Single();
        var other = Wat.ToBinary("""(module (func (export "add") (param i32 i32) (result i32) i32.const 666))""");
        using (var runtime = Create(artifacts, tiered: false))
        {
            runtime.Load(other).Dispose();
            await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        }

        artifacts.Kept[place] = artifacts.Kept[(ModuleDigest.Of(other), place.Engine)];
        await AssertMiss(artifacts, Key);
    }

    [Fact]
    public async Task Load_ArtifactUnderAnotherKey_CompilesAnew()
    {
        var artifacts = await Filled(Key);
        await AssertMiss(artifacts, null);
        artifacts = await Filled(Key);
        await AssertMiss(artifacts, [.. Key.Reverse()]);
    }

    [Fact]
    public async Task Load_ArtifactOfAnotherEngine_CompilesAnew()
    {
        var artifacts = await Filled(Key);
        var (place, bytes) = artifacts.Kept.Single();
        using var runtime = Create(artifacts, tiered: false);
        (await Load(runtime, metered: true)).Lease.Dispose();
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        var metered = artifacts.Kept.Keys.Single(key => key != place);
        artifacts.Kept[metered] = bytes;
        runtime.Forget(Digest);
        var load = await Load(runtime, metered: true);
        using var lease = load.Lease;
        Assert.Equal(StartKind.Cold, load.Start);
    }

    [Fact]
    public void Content_EverythingAnAnalysisHolds_ComesBack()
    {
        var analysis = Modules.Scan.Scans.Accept(Modules.Scan.Fixtures.Everything);
        var content = ArtifactContent.Write(analysis, [1, 2, 3]);
        Assert.True(ArtifactContent.TryRead(content, out var read, out var code));
        Assert.Equal([1, 2, 3], code.ToArray());
        Assert.Equivalent(analysis, read, strict: true);

        // Cut off, of another version, and of the first layouts, which began with the length of the analysis.
        Assert.All(Enumerable.Range(0, content.Length - 3), length => Assert.False(ArtifactContent.TryRead(content.AsMemory(0, length), out _, out _)));
        content[0]++;
        Assert.False(ArtifactContent.TryRead(content, out _, out _));
        Assert.False(ArtifactContent.TryRead(new byte[] { 3, 1, 0, 0, 2, 0, 0, 0, 0 }, out _, out _));
    }

    private static async Task AssertMiss(MemoryArtifacts artifacts, byte[]? key)
    {
        using var runtime = Create(artifacts, tiered: true, key);
        var load = await Load(runtime, metered: false);
        using var lease = load.Lease;
        Assert.Equal(StartKind.Cold, load.Start);
        Assert.Equal(0, runtime.GetMetrics().ArtifactHits);
        var outcome = await runtime.OutcomeAsync(lease.Module, Sum(lease.Module.Analysis), CancellationToken.None);
        Assert.Equal(42, outcome!.Result.AsI32());
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
    }

    private static async Task AssertHit(MemoryArtifacts artifacts, byte[] key)
    {
        using var runtime = Create(artifacts, tiered: true, key);
        var load = await Load(runtime, metered: false);
        using var lease = load.Lease;
        Assert.Equal(StartKind.Artifact, load.Start);
    }

    private static ExecutionRequest Sum(ModuleAnalysis analysis) => new()
    {
        Id = ExecutionId.New(TimeProvider.System),
        Function = analysis.FindFunction("add")!,
        Arguments = new GuestArgument[] { 40, 2 },
    };

    private static async Task<MemoryArtifacts> Filled(byte[] key)
    {
        var artifacts = new MemoryArtifacts();
        using var runtime = Create(artifacts, tiered: false, key);
        (await Load(runtime, metered: false)).Lease.Dispose();
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        return artifacts;
    }

    private static async Task<(string Name, byte[] Bytes)> Artifact()
    {
        var ((digest, engine), bytes) = (await Filled(Key)).Kept.Single();
        return ($"{digest}/{engine}", bytes);
    }

    private static readonly ResourceLimits Metered = ResourceLimits.Default with { Fuel = 1_000_000 };

    private static ValueTask<ModuleLoad> Load(WasmRuntime runtime, bool metered) =>
        runtime.LoadAsync(Digest, new MemoryModuleSource(Digest, Add), metered ? Metered : ResourceLimits.Default, keep: true, CancellationToken.None);

    private static WasmRuntime Create(MemoryArtifacts artifacts, bool tiered) => Create(artifacts, tiered, Key);

    private static WasmRuntime Create(MemoryArtifacts artifacts, bool tiered, byte[]? key) =>
        TestRuntime.Create(o => (o.ArtifactKey, o.TieredCompilation) = (key, tiered), artifacts);

    private static byte[] Flip(byte[] bytes, int index)
    {
        var spoilt = (byte[])bytes.Clone();
        spoilt[index] ^= 1;
        return spoilt;
    }
}
