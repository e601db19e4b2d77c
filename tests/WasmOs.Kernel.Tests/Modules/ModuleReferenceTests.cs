using WasmOs.Kernel.Modules;

namespace WasmOs.Kernel.Tests.Modules;

public class ModuleReferenceTests
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("calc", "calc", "Newest")]
    [InlineData("0", "0", "Newest")]
    [InlineData("a.b_c-9", "a.b_c-9", "Newest")]
    [InlineData("calc@latest", "calc", "Newest")]
    [InlineData("calc@3", "calc", "Version")]
    [InlineData("calc@prod", "calc", "Alias")]
    [InlineData("calc@" + Digest, "calc", "Digest")]
    [InlineData(Digest, "", "Digest")]
    public void TryParse_Reference_IsTakenApart(string text, string name, string selector)
    {
        Assert.True(ModuleReference.TryParse(text, out var reference));
        Assert.Equal(name, reference.Name.ToString());
        Assert.Equal(selector, reference.Selector.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Calc")]
    [InlineData("-calc")]
    [InlineData("ca lc")]
    [InlineData("../calc")]
    [InlineData("c\u0301alc")]
    [InlineData("ｃalc")]
    [InlineData("calc\n")]
    [InlineData("calc@")]
    [InlineData("calc@0")]
    [InlineData("calc@-1")]
    [InlineData("calc@+1")]
    [InlineData("calc@1 ")]
    [InlineData("calc@99999999999")]
    [InlineData("calc@3x")]
    [InlineData("calc@٣")]
    [InlineData("calc@prod@prod")]
    [InlineData("calc@sha256:abc")]
    [InlineData("sha256:")]
    [InlineData("@prod")]
    public void TryParse_OddInput_IsRefusedWithWhatToDo(string text)
    {
        Assert.False(ModuleReference.TryParse(text, out _));
        var error = ModuleReference.Explain(text);
        Assert.True(error.Slug is "module-name-invalid" or "module-reference-invalid");
        Assert.DoesNotContain(error.Detail, char.IsControl);
    }

    [Fact]
    public void TryParse_NameOf63Characters_IsTakenAndOf64IsNot()
    {
        Assert.True(ModuleReference.TryParse(new string('a', 63), out _));
        Assert.False(ModuleReference.TryParse(new string('a', 64), out _));
    }

    [Fact]
    public void TryParse_Anything_AllocatesNothing()
    {
        var parsed = ModuleReference.TryParse("calc@prod", out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            parsed &= ModuleReference.TryParse("calc@prod", out _) && ModuleReference.TryParse(Digest, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(parsed);
    }
}
