using System.Reflection;
using System.Text;
using System.Text.Json;
using WasmOs.Functions.Modules;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Tests.Modules;

/// <summary>Walks all limits: one that is added and is not read or not written fails here.</summary>
public sealed class ModuleLimitsJsonTests
{
    public static TheoryData<string> Limits =>
        [.. typeof(ModuleLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)];

    [Theory, MemberData(nameof(Limits))]
    public void Write_LimitThatWasRead_IsTheSame(string name)
    {
        var json = $$$"""{"limits":{"{{{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}}}":1000}}""";
        var errors = new FieldErrors();
        var limits = SettingsBody.Read(Encoding.UTF8.GetBytes(json), errors)(ModuleSettings.Default).Limits;
        Assert.Empty(errors.Messages);
        Assert.NotNull(typeof(ModuleLimits).GetProperty(name)!.GetValue(limits));

        using var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written))
        {
            writer.WriteStartObject();
            ModuleLimitsJson.Write(writer, limits);
            writer.WriteEndObject();
        }

        Assert.Equal(json, Encoding.UTF8.GetString(written.ToArray()));
    }
}
