using System.Text;

namespace WasmOs.Runtime.Tests.Modules.Scan;

/// <summary>Assembles modules byte by byte, valid or not.</summary>
internal sealed class WasmBuilder
{
    public static readonly byte[] Header = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    /// <summary>The body of a function that returns at once, with its size.</summary>
    public static readonly byte[] EmptyBody = Body([0x0B]);

    private readonly List<byte> _bytes = [.. Header];

    public static byte[] Leb(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Name(string name) => Sized(Encoding.UTF8.GetBytes(name));

    public static byte[] Sized(byte[] content) => [.. Leb((ulong)content.Length), .. content];

    /// <summary>The body of a function without locals, with its size.</summary>
    public static byte[] Body(byte[] code) => Sized([0, .. code]);

    public static byte[] FunctionImport(string module, string name, byte type = 0) => [.. Name(module), .. Name(name), 0, type];

    public static byte[] Export(string name, byte kind = 0, uint index = 0) => [.. Name(name), kind, .. Leb(index)];

    public static T[] Repeat<T>(T element, int count)
    {
        var elements = new T[count];
        Array.Fill(elements, element);
        return elements;
    }

    public WasmBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public WasmBuilder Section(byte id, params byte[] content) => Raw([id, .. Sized(content)]);

    /// <summary>Adds a section that consists of a vector of elements.</summary>
    public WasmBuilder Vector(byte id, params byte[][] elements) =>
        Section(id, [.. Leb((ulong)elements.Length), .. elements.SelectMany(e => e)]);

    public WasmBuilder Custom(string name, params byte[] content) => Section(0, [.. Name(name), .. content]);

    /// <summary>Adds a type section with the single type () -> ().</summary>
    public WasmBuilder UnitType() => Vector(1, [0x60, 0, 0]);

    /// <summary>Declares functions of type 0.</summary>
    public WasmBuilder Functions(int count) => Vector(3, Repeat<byte[]>([0], count));

    /// <summary>Adds one function of type () -> () with this code.</summary>
    public WasmBuilder Function(params byte[] code) => UnitType().Functions(1).Vector(10, Body(code));

    public byte[] Build() => [.. _bytes];
}
