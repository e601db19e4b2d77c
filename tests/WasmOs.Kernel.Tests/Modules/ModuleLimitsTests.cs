using System.Globalization;
using System.Reflection;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Tests.Errors;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tests.Modules;

/// <summary>Walks all limits: one that is added and forgotten somewhere fails here.</summary>
public sealed class ModuleLimitsTests
{
    private static readonly ModuleLimitCeiling Ceiling = new(new SandboxOptions());

    public static TheoryData<string> Limits =>
        [.. typeof(ModuleLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)];

    [Theory, MemberData(nameof(Limits))]
    public void Check_LimitBeyondTheCeiling_IsAnErrorOfItsField(string name)
    {
        var errors = new FieldErrors();
        ModuleLimitCeiling.Check(With(name, long.MaxValue), Ceiling.Most with { Fuel = 1 }, "limits", errors);
        Assert.Equal([$"limits.{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}"], ReportedErrors.Fields(errors));
    }

    [Theory, MemberData(nameof(Limits))]
    public void Within_LimitOfTheModule_IsTheCeilingOfItsCalls(string name) => Assert.Equal(100_000d, Get(Ceiling.Within(With(name, 100_000)), name));

    [Theory, MemberData(nameof(Limits))]
    public void Merge_LimitOfTheModuleAndOfTheCall_TheCallsHolds(string name)
    {
        var merged = Ceiling.Merge(With(name, 100_000), With(name, 90_000));
        var expected = typeof(ResourceLimits).GetProperty(name)!.GetValue(merged);
        var byCall = typeof(ResourceLimits).GetProperty(name)!.GetValue(Ceiling.Merge(ModuleLimits.None, With(name, 90_000)));
        Assert.Equal(byCall, expected);
        Assert.NotEqual(typeof(ResourceLimits).GetProperty(name)!.GetValue(Ceiling.Merge(ModuleLimits.None, ModuleLimits.None)), expected);
    }

    private static ModuleLimits With(string name, long value)
    {
        var limits = new ModuleLimits();
        var property = typeof(ModuleLimits).GetProperty(name)!;
        var type = Nullable.GetUnderlyingType(property.PropertyType)!;
        property.SetValue(limits, Convert.ChangeType(value, type, CultureInfo.InvariantCulture));
        return limits;
    }

    private static double Get(ModuleLimits limits, string name) =>
        Convert.ToDouble(typeof(ModuleLimits).GetProperty(name)!.GetValue(limits), CultureInfo.InvariantCulture);
}
