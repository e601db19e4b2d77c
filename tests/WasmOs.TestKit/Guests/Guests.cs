using System.IO.Compression;

namespace WasmOs.TestKit;

/// <summary>The built modules of <c>examples/</c>. Each call returns a new array, which the test may change.</summary>
public static class Guests
{
    /// <summary>Functions of numbers: <c>add</c>, <c>add_i64</c>, <c>div</c>, <c>sqrt</c>, <c>fib</c>, …. No imports, at most one page of memory.</summary>
    public static byte[] Calc() => Read("calc.wasm");

    /// <summary>
    /// Takes text through <c>alloc</c>: <c>greet</c> and <c>describe</c> return an i64 of pointer and length, <c>hash</c> returns an i32. No imports.
    /// </summary>
    public static byte[] GreetRust() => Read("greet-rust.wasm");

    /// <summary>Takes text through <c>__new</c>: <c>greet</c>, <c>reverse</c>, <c>fail</c>. Imports only <c>env.abort</c>.</summary>
    public static byte[] GreetAssemblyScript() => Read("greet-assemblyscript.wasm");

    /// <summary>
    /// Causes each limit and trap on request: <c>loop</c>, <c>recurse</c>, <c>grow</c>, <c>trap</c>, …. No imports, memory without a maximum.
    /// </summary>
    public static byte[] Misbehave() => Read("misbehave.wasm");

    /// <summary>A WASI command without arguments that counts standard input and writes one line of JSON. Also works as an HTTP guest.</summary>
    public static byte[] WordCountC() => Read("wordcount-c.wasm");

    /// <summary>The same as <see cref="WordCountC"/>, in AssemblyScript.</summary>
    public static byte[] WordCountAssemblyScript() => Read("wordcount-assemblyscript.wasm");

    /// <summary>
    /// A command without WASI that writes a CGI response with <c>console.log</c>, and other lines with <c>trace</c> and <c>console.error</c>.
    /// </summary>
    public static byte[] ConsoleAssemblyScript() => Read("console-assemblyscript.wasm");

    /// <summary>A WASI command of 3 MB that counts standard input and lists the most frequent words. With <c>--fail</c> it exits with code 3.</summary>
    public static byte[] WordCountGo() => ReadCompressed("wordcount-go.wasm.gz");

    /// <summary>A WASI command that works on files in <c>/notes</c>: <c>put</c>, <c>append</c>, <c>get</c> or <c>delete</c> NAME, and <c>list</c>.</summary>
    public static byte[] FilesRust() => Read("files-rust.wasm");

    /// <summary>An HTTP guest: <c>/hello?name=x</c>, <c>/echo</c>, <c>/status/{code}</c>.</summary>
    public static byte[] HttpRust() => Read("http-rust.wasm");

    /// <summary>An HTTP guest of 6 MB on <c>net/http/cgi</c>: <c>/hello?name=x</c>, <c>/echo</c>, <c>/status/{code}</c>, <c>/big?bytes=N</c>.</summary>
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
