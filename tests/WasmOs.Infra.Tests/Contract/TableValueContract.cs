using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>The keys and property values that every <see cref="ITableStore"/> stores exactly, and those that it refuses.</summary>
public abstract class TableValueContract(IStorageFixture fixture) : IAsyncLifetime
{
    private readonly string _table = UniqueName.Next("Values");

    private ITableStore Tables => fixture.Storage.Tables;

    public static TheoryData<string> OddKeys =>
    [
        "with space", "ünïcödé", "日本語", "o'clock", "''", "%002F", "100%", "a+b", "a&b=c", "(x,y)", "a:b@c", ".", "..", "~", "\"quoted\"", "<tag>", "{}[]", "😀", new string(
            'k', 512),
    ];

    public Task InitializeAsync() => Tables.EnsureTableAsync(_table, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Properties_OfEveryType_KeepTypeAndValue()
    {
        var row = new TableEntity("p", "types")
            .Set("String", "text").Set("Empty", "").Set("Unicode", "ü 日本 😀 \"quoted\" \\ \n\t <&>")
            .Set("True", true).Set("False", false)
            .Set("Int", int.MinValue).Set("Long", long.MaxValue).Set("Small", -1L).Set("Beyond", (1L << 53) + 1)
            .Set("Double", 0.1).Set("Whole", 5.0).Set("Tiny", double.Epsilon).Set("Huge", double.MaxValue)
            .Set("NegativeHuge", double.MinValue).Set("NegativeZero", -0.0)
            .Set("Time", new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero).AddTicks(1_234_567))
                .Set("Midnight", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
            .Set("Guid", Guid.Parse("0193f1d0-1234-7abc-8def-0123456789ab"))
            .Set("Bytes", Enumerable.Range(0, 256).Select(i => (byte)i).ToArray()).Set("NoBytes", Array.Empty<byte>());

        Assert.True((await Write(row)).Succeeded);

        var read = await Tables.GetAsync(_table, "p", "types", CancellationToken.None);
        Assert.Equal(row.Properties.Keys.Order(StringComparer.Ordinal), read!.Properties.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, value) in row.Properties)
        {
            Assert.Equal(value.GetType(), read.Properties[name].GetType());
            Assert.Equal(value, read.Properties[name]);
        }

        Assert.Equal(TimeSpan.Zero, read.GetTime("Time")!.Value.Offset);
    }

    [Fact]
    public async Task Merge_ChangesAType_TheNewTypeStands()
    {
        await Write(new TableEntity("p", "r").Set("A", 1).Set("B", "b"));

        await Tables.WriteAsync(_table, TableWrite.Merge(new TableEntity("p", "r").Set("A", "one"), "*"), CancellationToken.None);

        var row = await Tables.GetAsync(_table, "p", "r", CancellationToken.None);
        Assert.Equal(("one", "b"), (row!.GetString("A"), row.GetString("B")));
    }

    [Theory]
    [MemberData(nameof(OddKeys))]
    public async Task Keys_OddButLegal_AreKept(string key)
    {
        Assert.True((await Write(new TableEntity(key, key).Set("Key", key))).Succeeded);

        Assert.Equal(key, (await Tables.GetAsync(_table, key, key, CancellationToken.None))!.GetString("Key"));
        var page = await Tables.QueryAsync(_table, new TableQuery(key, key), CancellationToken.None);
        Assert.Equal((key, key), (Assert.Single(page.Entities).PartitionKey, page.Entities[0].RowKey));
        Assert.True((await Tables.WriteAsync(_table, TableWrite.Merge(new TableEntity(key, key).Set("B", 1), "*"), CancellationToken.None)).Succeeded);
        Assert.True((await Tables.WriteAsync(_table, TableWrite.Delete(key, key, "*"), CancellationToken.None)).Succeeded);
    }

    [Fact]
    public async Task Keys_Empty_AreKept()
    {
        Assert.True((await Write(new TableEntity("", "").Set("A", 1))).Succeeded);

        Assert.Equal(1, (await Tables.GetAsync(_table, "", "", CancellationToken.None))!.GetInt64("A"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    [InlineData("a\u007fb")]
    public async Task Keys_Illegal_Throw(string key)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(new TableEntity(key, "r")).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(new TableEntity("p", key)).AsTask());
    }

    [Fact]
    public async Task Keys_TooLong_Throw() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(new TableEntity("p", new string('k', 1025))).AsTask());

    [Fact]
    public async Task Property_Of64KiB_IsKeptAndOneMoreThrows()
    {
        var text = new string('t', 32 * 1024);
        var bytes = new byte[64 * 1024];
        Assert.True((await Write(new TableEntity("p", "r").Set("Text", text).Set("Bytes", bytes))).Succeeded);

        var row = await Tables.GetAsync(_table, "p", "r", CancellationToken.None);
        Assert.Equal((text, bytes.Length), (row!.GetString("Text"), row.GetBytes("Bytes")!.Length));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(new TableEntity("p", "s").Set("Text", text + "t")).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(new TableEntity("p", "s").Set("Bytes", new byte[bytes.Length + 1])).AsTask());
    }

    [Fact]
    public async Task Entity_JustBelow1MiB_IsKeptAndAboveThrows()
    {
        // Uses texts and not bytes: the limit counts the bytes of properties, but Azurite wrongly counts the bytes of the request, in which base 64 takes a
        // third more.
        var row = new TableEntity("p", "r");
        for (var i = 0; i < 15; i++)
        {
            row.Set($"P{i}", new string('t', 32 * 1024));
        }

        Assert.True((await Write(row)).Succeeded);
        Assert.Equal(15, (await Tables.GetAsync(_table, "p", "r", CancellationToken.None))!.Properties.Count);

        var large = new TableEntity("p", "large");
        for (var i = 0; i < 16; i++)
        {
            large.Set($"P{i}", new byte[64 * 1024]);
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(large).AsTask());
    }

    [Fact]
    public async Task Entity_Of252Properties_IsKeptAndOneMoreThrows()
    {
        var row = new TableEntity("p", "r");
        for (var i = 0; i < 252; i++)
        {
            row.Set($"P{i}", i);
        }

        Assert.True((await Write(row)).Succeeded);

        Assert.Equal(252, (await Tables.GetAsync(_table, "p", "r", CancellationToken.None))!.Properties.Count);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(new TableEntity("p", "s").SetAll(row).Set("One", 1)).AsTask());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1first")]
    [InlineData("with-hyphen")]
    [InlineData("with space")]
    [InlineData("odata.etag")]
    [InlineData("PartitionKey")]
    [InlineData("RowKey")]
    [InlineData("Timestamp")]
    public async Task Property_IllegalName_Throws(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(new TableEntity("p", "r").Set(name, 1)).AsTask());

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Property_NoFiniteNumber_Throws(double value)
    {
        var row = new TableEntity("p", "r").Set("Fine", 1.5).Set("Odd", value);

        var e = await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(row).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Tables.SubmitAsync(_table, [TableWrite.Insert(new TableEntity("p", "s")), TableWrite.Insert(row)], CancellationToken.None).AsTask());

        Assert.Contains("'Odd'", e.Message, StringComparison.Ordinal);
        Assert.Null(await Tables.GetAsync(_table, "p", "s", CancellationToken.None));
    }

    [Fact]
    public async Task Property_OfAnotherType_Throws() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Write(new TableEntity("p", "r").Set("A", 1.0m)).AsTask());

    private ValueTask<TableWriteResult> Write(TableEntity row) => Tables.WriteAsync(_table, TableWrite.Upsert(row), CancellationToken.None);
}
