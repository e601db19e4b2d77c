namespace WasmOs.Wasmtime.Tests;

/// <summary>Creates small engines and links modules in them.</summary>
internal static class Engines
{
    public static Engine Create(CompilerStrategy strategy = CompilerStrategy.Cranelift, bool fuel = false) =>
        new(new EngineOptions { Strategy = strategy, ConsumeFuel = fuel, Capacity = 16 });

    public static Module Compile(Engine engine, string wat)
    {
        Assert.True(Module.TryCompile(engine, Wat.ToBinary(wat), out var module, out var failure), failure?.Message);
        return module;
    }

    /// <summary>Links a module with a new linker that has no host functions.</summary>
    public static InstancePre Link(Engine engine, string wat)
    {
        using var module = Compile(engine, wat);
        using var linker = new Linker(engine);
        Assert.True(linker.TryLink(module, out var instancePre, out var failure), failure?.Message);
        return instancePre;
    }
}
