using WasmOs.Functions.Configuration;
using WasmOs.Functions.Settings;
using WasmOs.Runtime;
using WasmOs.Wasmtime;

namespace WasmOs.Functions.Tests.Configuration;

/// <summary>Each ceiling of modules does what its setting says: a value above the default allows more, and a value below it allows less.</summary>
[Trait("Trial", "1.17")]
public sealed class ModuleCeilingTests
{
    [Theory]
    [InlineData("MAX_TABLE_ELEMENTS", "300000", """(module (table 250000 funcref) (func (export "f") (result i32) i32.const 7))""")]
    [InlineData("MAX_TABLES", "2", """(module (table 1 funcref) (table 1 funcref) (func (export "f") (result i32) i32.const 7))""")]
    [InlineData("MAX_MEMORIES", "2", """(module (memory 1) (memory 1) (func (export "f") (result i32) i32.const 7))""")]
    public void Load_WhatOnlyARaisedCeilingAllows_RunsUnderIt(string setting, string value, string module)
    {
        using var usual = Create();
        Assert.Throws<InvalidModuleException>(() => usual.Load(Wat.ToBinary(module)));

        using var raised = Create((setting, value));
        using var loaded = raised.Load(Wat.ToBinary(module));
        Assert.Equal(7, loaded.Call("f").Result.AsI32());
    }

    [Theory]
    [InlineData("MAX_TABLE_ELEMENTS", "10", """(module (table 11 funcref))""")]
    [InlineData("MAX_TYPES", "1", """(module (type (func)) (type (func (param i32))))""")]
    [InlineData("MAX_FUNCTIONS", "1", """(module (func) (func))""")]
    [InlineData("MAX_EXPORTS", "1", """(module (func (export "a") (export "b")))""")]
    [InlineData("MAX_IMPORTS", "0", """(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))))""")]
    [InlineData("MAX_PARAMETERS", "1", """(module (func (param i32 i32)))""")]
    [InlineData("MAX_LOCALS", "1", """(module (func (local i32 i32)))""")]
    [InlineData("MAX_TOTAL_LOCALS", "1", """(module (func (local i32)) (func (local i32)))""")]
    [InlineData("MAX_NESTING", "1", """(module (func (block (block (block)))))""")]
    [InlineData("MAX_GLOBALS", "1", """(module (global i32 (i32.const 1)) (global i32 (i32.const 1)))""")]
    [InlineData("MAX_ELEMENT_SEGMENTS", "1", """(module (table 1 funcref) (func $f) (elem (i32.const 0) $f) (elem (i32.const 0) $f))""")]
    [InlineData("MAX_DATA_SEGMENTS", "1", """(module (memory 1) (data (i32.const 0) "a") (data (i32.const 0) "b"))""")]
    [InlineData("MAX_NAME_LENGTH", "3", """(module (func (export "long name")))""")]
    public void Load_WhatALoweredCeilingForbids_IsRefused(string setting, string value, string module)
    {
        using var usual = Create();
        usual.Load(Wat.ToBinary(module)).Dispose();

        using var lowered = Create((setting, value));
        Assert.Throws<InvalidModuleException>(() => lowered.Load(Wat.ToBinary(module)));
    }

    private static WasmRuntime Create(params (string Name, string Value)[] settings)
    {
        var reader = new SettingReader(name => settings.FirstOrDefault(setting => setting.Name == name).Value);
        var options = RuntimeOptionsReader.Read(reader, new RuntimeOptions());
        Assert.Empty(reader.Errors);
        (options.InstanceCapacity, options.PoolSize) = (100, 0);
        return WasmRuntime.Create(options);
    }
}
