using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using static WasmOs.Runtime.Tests.Modules.Scan.WasmBuilder;

namespace WasmOs.Runtime.Tests.Modules.Scan;

public sealed class HostileInputTests
{
    private const int AllowedBytes = 64 * 1024;

    [Fact]
    public void Scan_MillionAndOneTypesIn13Bytes_IsTooComplexAndAllocatesLittle()
    {
        var wasm = new WasmBuilder().Raw(1, 3).Raw(Leb(1_000_001)).Build();
        Assert.Equal(13, wasm.Length);

        var rejection = RefuseCheaply(wasm);

        Assert.Equal(ModuleRejectionKind.TooComplex, rejection.Kind);
        Assert.Contains("1,000,001", rejection.Message, StringComparison.Ordinal);
    }

    /// <summary>The largest count within each limit, and the largest possible number, with no element after the count.</summary>
    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(2, 10_000)]
    [InlineData(3, 100_000)]
    [InlineData(4, 10)]
    [InlineData(5, 10)]
    [InlineData(6, 100_000)]
    [InlineData(7, 100_000)]
    [InlineData(9, 10_000)]
    [InlineData(10, 100_000)]
    [InlineData(11, 100_000)]
    [InlineData(13, 1_000)]
    public void Scan_CountWithoutElements_AllocatesLittle(byte section, uint count)
    {
        var rejection = RefuseCheaply(new WasmBuilder().Section(section, Leb(count)).Build());
        Assert.Equal(ModuleRejectionKind.Invalid, rejection.Kind);
        Assert.Contains("but only 0 bytes follow", rejection.Message, StringComparison.Ordinal);
        Assert.Equal(ModuleRejectionKind.TooComplex, RefuseCheaply(new WasmBuilder().Section(section, Leb(count + 1)).Build()).Kind);
        Assert.Equal(ModuleRejectionKind.TooComplex, RefuseCheaply(new WasmBuilder().Section(section, Leb(uint.MaxValue)).Build()).Kind);
    }

    [Theory]
    [InlineData(50_000, true)]
    [InlineData(50_001, false)]
    public void Scan_LocalsAtTheDefault_AreBounded(uint locals, bool accepted)
    {
        var wasm = new WasmBuilder().UnitType().Functions(1).Vector(10, Sized([1, .. Leb(locals), 0x7F, 0x0B])).Build();

        Assert.Equal(accepted, ModuleScanner.Scan(wasm, new ScanLimits()).IsAccepted);
    }

    [Fact]
    public void Scan_LocalsThatOverflow32Bits_AreTooComplex()
    {
        byte[] run = [.. Leb(uint.MaxValue), 0x7F];
        var wasm = new WasmBuilder().UnitType().Functions(1).Vector(10, Sized([2, .. run, 2, 0x7F, 0x0B])).Build();

        Assert.Contains("4,294,967,297", RefuseCheaply(wasm).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    [InlineData(100_000, false)]
    public void Scan_NestingAtTheDefault_IsBounded(int depth, bool accepted)
    {
        byte[] code = [.. Enumerable.Repeat<byte[]>([3, 0x40], depth).SelectMany(b => b), .. Repeat((byte)0x0B, depth + 1)];
        var wasm = new WasmBuilder().Function(code).Build();

        Assert.Equal(accepted ? null : ModuleRejectionKind.TooComplex, ModuleScanner.Scan(wasm, new ScanLimits()).Rejection?.Kind);
    }

    /// <summary>Ten thousand exports of types with a thousand parameters: the memory that is kept is proportional to the binary (10 MB).</summary>
    [Fact]
    public void Scan_WidestTypes_AllocatesInProportion()
    {
        byte[] type = [0x60, .. Leb(1_000), .. Repeat((byte)0x7F, 1_000), 0];
        var imports = Enumerable.Range(0, 9_900).Select(i => (byte[])[0, 0, 0, .. Leb((ulong)i)]);
        var wasm = new WasmBuilder().Vector(1, Repeat(type, 9_900)).Vector(2, [.. imports]).Build();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Scans.Accept(wasm);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, wasm.Length, 2 * wasm.Length);
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("reactor")]
    public void Scan_TruncatedAtEveryByte_NeverThrows(string name)
    {
        var wasm = name == "everything" ? Fixtures.Everything : Fixtures.Reactor;
        var limits = new ScanLimits();
        for (var length = 0; length < wasm.Length; length++)
        {
            var result = ModuleScanner.Scan(wasm.AsSpan(0, length), limits);

            // A module that is cut between two sections may be valid; otherwise the rejection names the position of the cut.
            Assert.True(result.IsAccepted || result.Rejection.Kind == ModuleRejectionKind.Invalid);
            Assert.True(result.IsAccepted || result.Rejection.Offset <= length);
        }
    }

    [Theory]
    [InlineData(1, "everything")]
    [InlineData(2, "reactor")]
    [InlineData(3, "command")]
    public void Scan_Mutated20000Times_NeverThrowsNorAllocatesWildly(int seed, string name)
    {
        var original = name switch { "everything" => Fixtures.Everything, "reactor" => Fixtures.Reactor, _ => Fixtures.Command };
        var random = new Random(seed);
        var limits = new ScanLimits();
        var wasm = new byte[original.Length];
        var accepted = 0;
        for (var i = 0; i < 20_000; i++)
        {
            original.CopyTo(wasm, 0);
            var length = Mutate(wasm, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            accepted += ModuleScanner.Scan(wasm.AsSpan(0, length), limits).IsAccepted ? 1 : 0;

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllowedBytes);
        }

        Assert.InRange(accepted, 1, 19_999);
    }

    /// <summary>Changes up to eight bytes, mostly near the front where the structure is, and sometimes cuts off the end. Returns the new length.</summary>
    private static int Mutate(byte[] wasm, Random random)
    {
        ReadOnlySpan<byte> nasty = [0x00, 0x01, 0x0B, 0x40, 0x7F, 0x80, 0xFB, 0xFC, 0xFD, 0xFF];
        for (var changes = random.Next(1, 9); changes > 0; changes--)
        {
            var at = random.Next(8, random.Next(3) == 0 ? wasm.Length : Math.Min(wasm.Length, 1_000));
            wasm[at] = random.Next(2) == 0 ? nasty[random.Next(nasty.Length)] : (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? random.Next(8, wasm.Length) : wasm.Length;
    }

    private static ModuleRejection RefuseCheaply(byte[] wasm)
    {
        var limits = new ScanLimits();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = ModuleScanner.Scan(wasm, limits);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllowedBytes);
        Assert.False(result.IsAccepted);
        return result.Rejection;
    }
}
