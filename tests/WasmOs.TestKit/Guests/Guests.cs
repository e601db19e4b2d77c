using System.IO.Compression;

namespace WasmOs.TestKit;

/// <summary>The built modules of <c>examples/</c>. Each call gives an array of its own, which a test may spoil.</summary>
public static class Guests
{
    /// <summary>Numbers of each type: <c>add</c>, <c>add_i64</c>, <c>div</c>, <c>sqrt</c>, <c>fib</c>, …; no imports, one page of memory at most.</summary>
    public static byte[] Calc() => Read("calc.wasm");

    /// <summary>Text by <c>alloc</c>: <c>greet</c> and <c>describe</c> give an i64 of pointer and length, <c>hash</c> an i32; no imports.</summary>
    public static byte[] GreetRust() => Read("greet-rust.wasm");

    /// <summary>Text by <c>__new</c>: <c>greet</c>, <c>reverse</c>, <c>fail</c>; imports <c>env.abort</c> alone.</summary>
    public static byte[] GreetAssemblyScript() => Read("greet-assemblyscript.wasm");

    /// <summary>Every limit and trap on request: <c>loop</c>, <c>recurse</c>, <c>grow</c>, <c>trap</c>, …; no imports, memory without a maximum.</summary>
    public static byte[] Misbehave() => Read("misbehave.wasm");

    /// <summary>WASI, no argument: counts standard input, one line of JSON; as an HTTP guest too.</summary>
    public static byte[] WordCountC() => Read("wordcount-c.wasm");

    /// <summary>The same as <see cref="WordCountC"/>, in AssemblyScript.</summary>
    public static byte[] WordCountAssemblyScript() => Read("wordcount-assemblyscript.wasm");

    /// <summary>A command without WASI that writes a CGI answer by <c>console.log</c>, and other lines by <c>trace</c> and <c>console.error</c>.</summary>
    public static byte[] ConsoleAssemblyScript() => Read("console-assemblyscript.wasm");

    /// <summary>WASI, 3 MB: counts standard input and names the most frequent words; <c>--fail</c> exits with 3.</summary>
    public static byte[] WordCountGo() => ReadCompressed("wordcount-go.wasm.gz");

    /// <summary>WASI: <c>put</c>, <c>append</c>, <c>get</c>, <c>delete</c> NAME and <c>list</c> of files in <c>/notes</c>.</summary>
    public static byte[] FilesRust() => Read("files-rust.wasm");

    /// <summary>HTTP guest: <c>/hello?name=x</c>, <c>/echo</c>, <c>/status/{code}</c>.</summary>
    public static byte[] HttpRust() => Read("http-rust.wasm");

    /// <summary>HTTP guest on <c>net/http/cgi</c>, 6 MB: <c>/hello?name=x</c>, <c>/echo</c>, <c>/status/{code}</c>, <c>/big?bytes=N</c>.</summary>
    public static byte[] HttpGo() => ReadCompressed("http-go.wasm.gz");

    private static byte[] ReadCompressed(string name)
    {
        using var compressed = new MemoryStream(Read(name));
        using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
        using var module = new MemoryStream();
        gzip.CopyTo(module);
        return module.ToArray();
    }

    private static byte[] Read(string name)
    {
        using var resource = typeof(Guests).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the test kit; its project file lists what is.");
        var module = new byte[resource.Length];
        resource.ReadExactly(module);
        return module;
    }
}
