using FsCheck;
using FsCheck.Fluent;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Infra.Local.Tables;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Local;

/// <summary>Properties of the encodings of keys and rows.</summary>
public sealed class CodecTests
{
    private static readonly Gen<string> Texts =
        from units in Gen.Elements(
            '\0', '/', 'a', 'b', '\u007f', '\u0080', '\u07ff', '\u0800', '\ud7ff', '\ud800', '\udbff', '\udc00', '\udfff', '\ue000', '\uffff').ListOf()
        select new string([.. units]);

    [Fact]
    public void Key_AnyText_ComesBack() => Check(Prop.ForAll(Texts.ToArbitrary(), text => KeyCodec.Decode(KeyCodec.Encode(text)) == text));

    [Fact]
    public void Key_AnyTwo_KeepTheirOrdinalOrder() => Check(Prop.ForAll(Texts.ToArbitrary(), Texts.ToArbitrary(), (a, b) =>
        Math.Sign(KeyCodec.Encode(a).AsSpan().SequenceCompareTo(KeyCodec.Encode(b))) == Math.Sign(string.CompareOrdinal(a, b))));

    [Fact]
    public void Key_SuccessorAndCeiling_BoundWhatTheyShould() => Check(Prop.ForAll(Texts.ToArbitrary(), Texts.ToArbitrary(), (a, b) =>
    {
        var (key, longer) = (KeyCodec.Encode(a), KeyCodec.Encode(a + b));
        return KeyCodec.Successor(key).AsSpan().SequenceCompareTo(key) > 0
            && KeyCodec.Ceiling(key).AsSpan().SequenceCompareTo(longer) > 0
            && (b.Length == 0 || KeyCodec.Successor(key).AsSpan().SequenceCompareTo(longer) <= 0);
    }));

    [Fact]
    public void Entity_AnyTextAndNumbers_ComeBack() => Check(Prop.ForAll(
        Texts.ToArbitrary(), ArbMap.Default.ArbFor<(long, double, byte[])>(), (text, values) =>
        {
            var row = new TableEntity("p", "r").Set("Text", text).Set("Long", values.Item1).Set("Double", values.Item2).Set("Bytes", values.Item3 ?? []);
            var read = new TableEntity("p", "r");
            EntityCodec.Decode(EntityCodec.Encode(row), read);
            return read.GetString("Text") == text && read.GetInt64("Long") == values.Item1 && read.GetDouble("Double").Equals((double?)values.Item2)
                && read.GetBytes("Bytes")!.AsSpan().SequenceEqual(values.Item3);
        }));

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 2, 0 })]
    [InlineData(new byte[] { 1, 1, 1, 65, 99 })]
    public void Entity_UnknownForm_IsRefused(byte[] stored) =>
        Assert.Throws<StorageUnavailableException>(() => EntityCodec.Decode(stored, new TableEntity("p", "r")));

    private static void Check(Property property) => FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), property);
}
