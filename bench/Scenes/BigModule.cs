using System.Text;

namespace WasmOs.Bench.Scenes;

/// <summary>
/// Generates a valid module of about 867 KB: 2,900 functions of blocks, loops, branches, loads, stores, calls and arithmetic over eight locals. Modules differ
/// only in a serial number in a custom section.
/// Real programs differ from it, but both sides of the comparison compile this same module.
/// </summary>
internal static class BigModule
{
    private const int Functions = 2900;
    private const int Statements = 18;
    private const byte I32 = 0x7F;

    private static readonly byte[] BinaryOperators = [0x6A, 0x6B, 0x6C, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x46, 0x48, 0x4D];

    public static byte[] Generate(int serial)
    {
        var random = new Random(867);
        var module = new List<byte>([0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]);
        Section(module, 1, [1, 0x60, 2, I32, I32, 1, I32]);
        Section(module, 3, [.. Unsigned(Functions), .. new byte[Functions]]);
        Section(module, 5, [1, 0x00, 16]);
        Section(module, 7, [1, .. Name("run"), 0x00, 0]);
        List<byte> code = [.. Unsigned(Functions)];
        for (var i = 0; i < Functions; i++)
        {
            var body = Body(random, i);
            code.AddRange(Unsigned(body.Count));
            code.AddRange(body);
        }

        Section(module, 10, code);
        Section(module, 0, [.. Name("serial"), .. Unsigned(serial)]);
        return [.. module];
    }

    private static List<byte> Body(Random random, int index)
    {
        // Two parameters and six more locals. The first function is the one that is called. It calls no other function, so that it ends soon.
        List<byte> body = [1, 6, I32];
        for (var i = 0; i < Statements; i++)
        {
            Statement(body, random, index);
        }

        Get(body, random);
        body.Add(0x0B);
        return body;
    }

    private static void Statement(List<byte> body, Random random, int index)
    {
        switch (random.Next(index == 0 ? 4 : 5))
        {
            case 0:
                Expression(body, random, depth: 3);
                Set(body, random);
                break;
            case 1:
                // if (…) local = …;
                Expression(body, random, depth: 1);
                body.AddRange([0x04, 0x40]);
                Expression(body, random, depth: 2);
                Set(body, random);
                body.Add(0x0B);
                break;
            case 2:
                // memory[local & 0xFFF8] = …;
                Address(body, random);
                Expression(body, random, depth: 2);
                body.AddRange([0x36, 2, 0]);
                break;
            case 3:
                // block { if (…) break; local = …; }
                body.AddRange([0x02, 0x40]);
                Expression(body, random, depth: 1);
                body.AddRange([0x0D, 0]);
                Address(body, random);
                body.AddRange([0x28, 2, 0]);
                Set(body, random);
                body.Add(0x0B);
                break;
            default:
                // Calls an earlier function, so that there is no endless recursion.
                Get(body, random);
                Get(body, random);
                body.AddRange([0x10, .. Unsigned(random.Next(index))]);
                Set(body, random);
                break;
        }
    }

    private static void Expression(List<byte> body, Random random, int depth)
    {
        if (depth == 0)
        {
            Get(body, random);
            return;
        }

        Expression(body, random, depth - 1);
        if (random.Next(3) == 0)
        {
            body.AddRange([0x41, .. Unsigned(random.Next(64))]);
        }
        else
        {
            Expression(body, random, depth - 1);
        }

        body.Add(BinaryOperators[random.Next(BinaryOperators.Length)]);
    }

    private static void Address(List<byte> body, Random random)
    {
        Get(body, random);
        body.AddRange([0x41, 0xF8, 0xFF, 0x03, 0x71]);
    }

    private static void Get(List<byte> body, Random random) => body.AddRange([0x20, (byte)random.Next(8)]);

    private static void Set(List<byte> body, Random random) => body.AddRange([0x21, (byte)random.Next(8)]);

    private static void Section(List<byte> module, byte id, List<byte> content)
    {
        module.Add(id);
        module.AddRange(Unsigned(content.Count));
        module.AddRange(content);
    }

    private static byte[] Name(string name) => [(byte)name.Length, .. Encoding.ASCII.GetBytes(name)];

    private static List<byte> Unsigned(int value)
    {
        List<byte> bytes = [];
        do
        {
            bytes.Add((byte)((value & 0x7F) | (value > 0x7F ? 0x80 : 0)));
            value >>= 7;
        }
        while (value > 0);
        return bytes;
    }
}
