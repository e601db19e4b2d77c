using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Modules;

public class ModuleListTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task ListAsync_PagesOfTwo_GiveEveryModuleOnceByName()
    {
        foreach (var name in new[] { "d", "a", "c", "a-b", "b" })
        {
            await kernel.UploadAsync(name, TestModules.Calc(name));
        }

        await kernel.UploadAsync("c", TestModules.Calc("c again"));
        await kernel.Registry.DeleteAsync("b", null, None);

        var names = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await kernel.Registry.ListAsync(2, continuation, None)).Value;
            Assert.InRange(page.Items.Count, 0, 2);
            names.AddRange(page.Items.Select(module => $"{module.Name}@{module.Version}"));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(["a@1", "a-b@1", "c@2", "d@1"], names);
    }

    [Fact]
    public async Task ListVersionsAsync_PagesOfTwo_GoDown()
    {
        for (var i = 0; i < 5; i++)
        {
            await kernel.UploadAsync("many", TestModules.Calc($"many {i}"));
        }

        var first = (await kernel.Registry.ListVersionsAsync("many", 2, null, None)).Value;
        var second = (await kernel.Registry.ListVersionsAsync("many", 2, first.Continuation, None)).Value;
        var third = (await kernel.Registry.ListVersionsAsync("many", 2, second.Continuation, None)).Value;
        Assert.Equal([5, 4, 3, 2, 1], first.Items.Concat(second.Items).Concat(third.Items).Select(module => module.Version));
        Assert.Null(third.Continuation);
    }

    [Fact]
    public async Task ListAsync_ForeignContinuation_IsRefused()
    {
        Assert.Equal("continuation-invalid", (await kernel.Registry.ListAsync(10, "no name", None)).Error!.Slug);
        Assert.Equal("continuation-invalid", (await kernel.Registry.ListVersionsAsync("many", 10, "x", None)).Error!.Slug);
    }
}
