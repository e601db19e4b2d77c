using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Tests.Errors;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["function", "args", "module_id", "timeout", "env"];

    [Theory]
    [InlineData("moduleId", "module_id")]
    [InlineData("module-id", "module_id")]
    [InlineData("funtcion", "function")]
    [InlineData("arg", "args")]
    [InlineData("agrs", "args")]
    [InlineData("time_out", "timeout")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    [InlineData("completely_different", null)]
    public void Find_Name_GivesTheNearOneOnly(string name, string? expected) => Assert.Equal(expected, NearestName.Find(name, Known));

    [Fact]
    public void Find_HugeName_IsNotCompared() => Assert.Null(NearestName.Find(new string('a', 1_000_000), Known));
}
