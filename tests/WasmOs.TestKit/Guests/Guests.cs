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

    private static byte[] Read(string name)
    {
        using var resource = typeof(Guests).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in the test kit; its project file lists what is.");
        byte[] module = new byte[resource.Length];
        resource.ReadExactly(module);
        return module;
    }
}
