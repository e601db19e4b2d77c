namespace WasmOs.Cli.Tests.Audit;

public sealed class AuditVerifyTests(CliFolder folder) : IClassFixture<CliFolder>
{
    [Fact]
    public async Task Verify_Unchanged_EndsWith0AndNamesTheKey()
    {
        using var export = new TestExport();
        var file = folder.Add("audit.ndjson", export.File());
        var result = await folder.RunAsync("", "audit", "verify", file);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("2 entries of 1 writers", result.Output, StringComparison.Ordinal);
        Assert.Contains(export.Kid, result.Output, StringComparison.Ordinal);
        Assert.EndsWith("valid", result.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(0, (await folder.RunAsync("", "audit", "verify", "--key", export.Kid, "--root", export.Root, file)).ExitCode);
    }

    [Fact]
    public async Task Verify_ByteChanged_EndsWith1AndNamesTheLine()
    {
        using var export = new TestExport();
        var file = folder.Add("changed.ndjson", export.File(text => text.Replace("modules/calc", "modules/cala", StringComparison.Ordinal)));
        var result = await folder.RunAsync("", "audit", "verify", file);
        Assert.Equal((1, ""), (result.ExitCode, result.Errors));
        Assert.Contains("changed.ndjson:6 (2026/03/01/w1-000001.ndjson line 2): hash_mismatch:", result.Output, StringComparison.Ordinal);
        Assert.Contains("NOT VALID", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OtherKeyOrRootThanPinned_EndsWith1()
    {
        using var export = new TestExport();
        using var other = new TestExport();
        var file = folder.Add("pinned.ndjson", export.File());
        Assert.Contains("key_unknown", (await folder.RunAsync("", "audit", "verify", "--key", other.Kid, file)).Output, StringComparison.Ordinal);
        Assert.Contains("root_missing", (await folder.RunAsync("", "audit", "verify", "--root", other.Root, file)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_NoExport_EndsWith1AndSaysSo()
    {
        Assert.Contains("is no export", (await folder.RunAsync("", "audit", "verify", folder.Add("none.ndjson", [1, 2, 3]))).Errors, StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await folder.RunAsync("", "audit", "verify", "missing.ndjson")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("audit", "verify")]
    [InlineData("audit", "verify", "--key", "short", "a.ndjson")]
    [InlineData("audit", "verify", "--none", "a.ndjson")]
    public async Task Verify_WrongUsage_EndsWith2(params string[] arguments) => Assert.Equal(2, (await folder.RunAsync("", arguments)).ExitCode);
}
