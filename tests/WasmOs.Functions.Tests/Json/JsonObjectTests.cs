using System.Text;
using WasmOs.Functions.Modules;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Tests.Json;

public sealed class JsonObjectTests
{
    [Theory]
    [InlineData("", "$", "empty")]
    [InlineData("  ", "$", "not valid JSON")]
    [InlineData("[]", "$", "Must be an object, not an array")]
    [InlineData("3", "$", "Must be an object, not 3")]
    [InlineData("null", "$", "Must be an object, not null")]
    [InlineData("{", "$", "not valid JSON")]
    [InlineData("{}{}", "$", "not valid JSON")]
    [InlineData("{} x", "$", "not valid JSON")]
    [InlineData("{\"description\":\"a\",}", "$", "line 1, byte")]
    [InlineData("{'description':1}", "$", "not valid JSON")]
    [InlineData("{/* */}", "$", "not valid JSON")]
    [InlineData("{\"description\":3}", "description", "Must be a string, not 3")]
    [InlineData("{\"description\":{\"a\":[1]}}", "description", "Must be a string, not an object")]
    [InlineData("{\"description\":\"\\ud800\"}", "description", "not Unicode")]
    [InlineData("{\"\\ud800\":1}", "?", "not known")] // Found by fuzzing.
    [InlineData("{\"limits\":{\"\\ud83dfuel\":1}}", "limits.?", "not known")]
    [InlineData("{\"\\u0064escription\":3}", "description", "Must be a string, not 3")]
    [InlineData("{\"descripton\":\"a\"}", "descripton", "did you mean description?")]
    [InlineData("{\"Labels\":{}}", "Labels", "did you mean labels?")]
    [InlineData("{\"quota\":{}}", "quota", "Known: limits, capabilities")]
    [InlineData("{\"description\":\"a\",\"description\":\"b\"}", "description", "more than once")]
    [InlineData("{\"limits\":[]}", "limits", "Must be an object, not an array")]
    [InlineData("{\"limits\":{\"memory\":1}}", "limits.memory", "not known")]
    [InlineData("{\"limits\":{\"memoryBytes\":1}}", "limits.memoryBytes", "did you mean memory_bytes?")]
    [InlineData("{\"limits\":{\"fuel\":1.5}}", "limits.fuel", "a whole number from 1 to 9223372036854775807, not 1.5")]
    [InlineData("{\"limits\":{\"fuel\":0}}", "limits.fuel", "not 0")]
    [InlineData("{\"limits\":{\"fuel\":9223372036854775808}}", "limits.fuel", "not 9223372036854775808")]
    [InlineData("{\"limits\":{\"timeout\":\"3\"}}", "limits.timeout", "Must be a number")]
    [InlineData("{\"limits\":{\"timeout\":0}}", "limits.timeout", "Must be a number")]
    [InlineData("{\"limits\":{\"timeout\":1e400}}", "limits.timeout", "Must be a number")]
    [InlineData("{\"args\":\"a\"}", "args", "an array of strings")]
    [InlineData("{\"args\":[\"a\",2]}", "args[1]", "Must be a string, not 2")]
    [InlineData("{\"args\":[null]}", "args[0]", "Must be a string, not null")]
    [InlineData("{\"env\":[\"A=1\"]}", "env", "an object of strings")]
    [InlineData("{\"env\":{\"A\":1}}", "env.A", "Must be a string, not 1")]
    [InlineData("{\"env\":{\"A\":\"1\",\"A\":\"2\"}}", "env.A", "more than once")]
    public void ReadBody_OneFault_NamesFieldAndReason(string json, string field, string fragment)
    {
        var errors = new FieldErrors();
        SettingsBody.Read(Encoding.UTF8.GetBytes(json), errors);
        Errors.Single(errors, field, fragment);
    }

    [Fact]
    public void ReadBody_SeveralFaults_TellsAllAtOnce()
    {
        var errors = new FieldErrors();
        SettingsBody.Read("""{"args":[1,"x",{}],"limits":{"fuel":-1,"nope":[[]]},"descripton":1,"labels":{"a":true}}"""u8.ToArray(), errors);
        Assert.Equal(["args[0]", "args[2]", "descripton", "labels.a", "limits.fuel", "limits.nope"], Errors.Fields(errors));
    }

    [Fact]
    public void ReadBody_HundredThousandFaults_KeepsFew()
    {
        var json = "{" + string.Join(",", Enumerable.Range(0, 100_000).Select(i => $"\"{i}\":{i}")) + "}";
        var errors = new FieldErrors();
        SettingsBody.Read(Encoding.UTF8.GetBytes(json), errors);
        Assert.Equal(FieldErrors.Limit, errors.Count);
    }

    [Fact]
    public void ReadBody_NestedTooDeep_IsAFault()
    {
        var errors = new FieldErrors();
        SettingsBody.Read(Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 100_000)), errors);
        Assert.Contains("$", Errors.Fields(errors));
    }

    [Fact]
    public void ReadBody_NotUtf8_IsAFault()
    {
        var errors = new FieldErrors();
        SettingsBody.Read(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, errors);
        Assert.Single(Errors.Fields(errors));
    }

    [Fact]
    public void ReadBody_Valid_GivesEveryMember()
    {
        var errors = new FieldErrors();
        var patch = SettingsBody.Read(
            """
            { "limits": { "timeout": 1.5, "memory_bytes": 65536, "fuel": 7, "table_elements": 0, "stack_bytes": 131072, "output_bytes": 10 }, "capabilities": { "clock": false, "mounts": [{ "type": "scratch", "path": "/t" }] },
              "env": { "A": "ä" }, "args": [], "description": "\u0064", "labels": {} }
            """u8.ToArray(),
            errors);
        Assert.True(errors.IsEmpty);
        var patched = patch(ModuleSettings.Default);
        Assert.Equal(
            new ModuleLimits { Timeout = 1.5, MemoryBytes = 65536, Fuel = 7, TableElements = 0, StackBytes = 131072, OutputBytes = 10 }, patched.Limits);
        Assert.False(patched.Capabilities.Clock);
        Assert.Equal([new ModuleMount { Type = ModuleMountType.Scratch, Path = "/t" }], patched.Capabilities.Mounts!);
        Assert.Equal("ä", patched.Env["A"]);
        Assert.Empty(patched.Args);
        Assert.Equal("d", patched.Description);
        Assert.Empty(patched.Labels);
    }

    [Fact]
    public void Members_OfEveryBody_FitTheMaskOfSeenOnes() =>
        Assert.All(
            [SettingsBody.Members.Length, Functions.Executions.ExecuteBody.Members.Length, AliasBody.Members.Length], count => Assert.InRange(count, 1, 64));
}
