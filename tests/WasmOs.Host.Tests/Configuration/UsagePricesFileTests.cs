using WasmOs.Functions.Configuration;
using WasmOs.Kernel.Usage;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Configuration;

public sealed class UsagePricesFileTests
{
    [Fact]
    public void Parse_TheExampleOfTheDocumentation_GivesWhatItSays()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "usage.md"));
        var example = page.Split("```yaml")[1];
        var errors = new List<string>();

        var prices = UsagePricesFile.Parse("p.yaml", example[..example.IndexOf("```", StringComparison.Ordinal)], errors);

        Assert.Empty(errors);
        Assert.Equal(
            new UsagePrices("EUR") { PerRun = 0.0000002m, PerCpuSecond = 0.00003m, PerGigabyteSecond = 0.000016m, PerOutputGigabyte = 0.08m }, prices);
    }

    [Theory]
    [InlineData("""{"currency": "USD", "per_run": 2e-7}""")]
    [InlineData("currency: USD\nper_run: '0.0000002'")]
    public void Parse_JsonAndText_AreTheSame(string text)
    {
        var errors = new List<string>();
        Assert.Equal(new UsagePrices("USD") { PerRun = 0.0000002m }, UsagePricesFile.Parse("p.yaml", text, errors));
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("currency: [", "it is not valid YAML")]
    [InlineData("", "it must be one mapping")]
    [InlineData("- EUR", "it must be one mapping")]
    [InlineData("per_run: 1", "it must have currency and at least one of per_run")]
    [InlineData("currency: EUR", "it must have currency and at least one of per_run")]
    [InlineData("currency: euro\nper_run: 1", "line 1: currency: Must be three letters")]
    [InlineData("currency: EUR\nper_runs: 1", "line 2: 'per_runs' is not known here; did you mean per_run?")]
    [InlineData("currency: EUR\nelectricity: 1", "line 2: 'electricity' is not known here. Known: currency, per_run")]
    [InlineData("currency: EUR\nper_run: -1", "line 2: per_run: Must be a number from 0")]
    [InlineData("currency: EUR\nper_run: 1,5", "line 2: per_run: Must be a number from 0")]
    [InlineData("currency: EUR\nper_run: 1000001", "line 2: per_run: Must be a number from 0 to 1000000")]
    [InlineData("currency: EUR\nper_run: NaN", "line 2: per_run: Must be a number from 0")]
    [InlineData("currency: EUR\nper_run: {}", "line 2: per_run: Must be a number from 0")]
    public void Parse_Mistake_IsToldWithItsPlace(string text, string expected)
    {
        var errors = new List<string>();

        Assert.Null(UsagePricesFile.Parse("p.yaml", text, errors));

        var error = Assert.Single(errors);
        Assert.StartsWith("USAGE_PRICES_FILE: p.yaml line ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsNotThere_IsTold()
    {
        var errors = new List<string>();

        Assert.Null(UsagePricesFile.Read("/nonexistent/prices.yaml", errors));

        Assert.StartsWith("USAGE_PRICES_FILE: '/nonexistent/prices.yaml' cannot be read", Assert.Single(errors), StringComparison.Ordinal);
    }
}
