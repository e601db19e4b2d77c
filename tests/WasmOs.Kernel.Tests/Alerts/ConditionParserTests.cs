using WasmOs.Kernel.Alerts.Conditions;

namespace WasmOs.Kernel.Tests.Alerts;

public sealed class ConditionParserTests
{
    [Theory]
    [InlineData("memory_usage > 80%", "memory_usage", 0.81, 0.80)]
    [InlineData("avg_execution_time > 10s", "avg_execution_time", 10.1, 10)]
    [InlineData("avg_execution_time >= 500ms", "avg_execution_time", 0.5, 0.499)]
    [InlineData("error_rate > 5%", "error_rate", 0.051, 0.05)]
    [InlineData("auth_failed_rate > 5/min", "auth_failed_rate", 0.1, 0.08)]
    [InlineData("execution_rate < 2/s", "execution_rate", 1.9, 2)]
    [InlineData("disk_free <= 1.5GB", "disk_free", 1610612736, 1610612737)]
    [InlineData("disk_free < 500 MB", "disk_free", 524287999, 524288000)]
    [InlineData("error_rate > 5 %", "error_rate", 0.051, 0.05)]
    [InlineData("hosts == 2", "hosts", 2, 3)]
    [InlineData("hosts!=2", "hosts", 3, 2)]
    [InlineData("queue_age > 1.5h", "queue_age", 5401, 5400)]
    [InlineData("(hosts > 1)", "hosts", 2, 1)]
    public void Parse_AComparison_HoldsAboveItsNumberAlone(string text, string metric, double holding, double other)
    {
        Assert.True(Holds(text, (metric, null, holding)));
        Assert.False(Holds(text, (metric, null, other)));
    }

    [Fact]
    public void Parse_ALabel_IsAskedFor()
    {
        Assert.True(Holds("""queue_depth{priority="high"} > 1000""", ("queue_depth", "high", 1001)));
        Assert.False(Holds("""queue_depth{priority="high"} > 1000""", ("queue_depth", "low", 1001)));
        Assert.True(Holds("""error_rate{module="calc"} > 5%""", ("error_rate", "calc", 1)));
    }

    [Theory]
    [InlineData("hosts > 1 and hosts_missing > 1 or waiting_executions > 1", false, false, true, true)]
    [InlineData("hosts > 1 and hosts_missing > 1 or waiting_executions > 1", true, true, false, true)]
    [InlineData("hosts > 1 and hosts_missing > 1 or waiting_executions > 1", true, false, false, false)]
    [InlineData("hosts > 1 and (hosts_missing > 1 or waiting_executions > 1)", false, false, true, false)]
    [InlineData("hosts > 1 and (hosts_missing > 1 or waiting_executions > 1)", true, false, true, true)]
    public void Parse_AndOr_AndBindsMoreClosely(string text, bool hosts, bool missing, bool waiting, bool holds) => Assert.Equal(
        holds, Holds(text, ("hosts", null, hosts ? 2 : 0), ("hosts_missing", null, missing ? 2 : 0), ("waiting_executions", null, waiting ? 2 : 0)));

    [Fact]
    public void Parse_NothingIsKnown_HoldsNothing()
    {
        Assert.False(Holds("error_rate > 5%"));
        Assert.False(Holds("error_rate < 5%"));
    }

    [Fact]
    public void Parse_ForAndByModule_FollowTheWhole()
    {
        var parsed = ConditionParser.Parse("error_rate > 5% and execution_rate > 1/s for 5m by module", out var fault);

        Assert.Null(fault);
        Assert.Equal((TimeSpan.FromMinutes(5), true), (parsed!.For, parsed.IsByModule));
    }

    [Theory]
    [InlineData("", "Column 1: the name of a metric was expected, not the end.")]
    [InlineData("eror_rate > 5%", "Column 1: 'eror_rate' is no metric of conditions; did you mean error_rate?")]
    [InlineData("error_rate > 5", "Column 14: error_rate is compared with a number with %, such as 5%, not with '5'.")]
    [InlineData("error_rate > 5s", "Column 14: error_rate is compared with a number with %, such as 5%, not with '5s'.")]
    [InlineData("hosts > 5%", "Column 9: hosts is compared with a number without a unit, such as 100, not with '5%'.")]
    [InlineData("hosts > 1.2.3", "Column 9: hosts is compared with a number without a unit, such as 100, not with '1.2.3'.")]
    [InlineData("hosts > x", "Column 9: hosts is compared with a number without a unit, such as 100, not with 'x'.")]
    [InlineData("hosts 5", "Column 7: a comparison (> >= < <= == !=) was expected, not '5'.")]
    [InlineData("hosts = 5", "Column 7: a comparison (> >= < <= == !=) was expected, not '='.")]
    [InlineData("hosts > 5 und hosts < 9", "Column 11: 'und' was not expected here: and, or, for TIME, by module or the end may follow.")]
    [InlineData("hosts > 5 and", "Column 14: the name of a metric was expected, not the end.")]
    [InlineData("(hosts > 5", "Column 11: ) was expected, not the end.")]
    [InlineData("hosts{host=\"a\"} > 5", "Column 7: hosts has no labels.")]
    [InlineData("error_rate{modul=\"a\"} > 5%", "Column 12: error_rate has the label module, not 'modul'.")]
    [InlineData("error_rate{module=a} > 5%", "Column 19: a value of printable characters in double quotes was expected, not 'a'.")]
    [InlineData("error_rate{module=\"a\r\nb\"} > 5%", "Column 19: a value of printable characters in double quotes was expected, not 'a\\u{d}\\u{a}b'.")]
    [InlineData("error_rate{module=\"a\" > 5%", "Column 23: } was expected, not '>'.")]
    [InlineData("queue_depth{priority=\"urgent\"} > 5", "Column 22: priority is one of high, normal, low, not 'urgent'.")]
    [InlineData("hosts > 5 for ever", "Column 15: after for must come a time such as 30s, 5m or 1h, not 'ever'.")]
    [InlineData("hosts > 5 by host", "Column 14: after by must come module.")]
    [InlineData("hosts > 5 for 5m for 6m", "Column 18: 'for' was not expected here: and, or, for TIME, by module or the end may follow.")]
    [InlineData("hosts > 5 ;", "Column 11: ';' was not expected here: and, or, for TIME, by module or the end may follow.")]
    [InlineData("\"hosts\" > 5", "Column 1: the name of a metric was expected, not 'hosts'.")]
    public void Parse_AMistake_IsRefusedWithItsPlace(string text, string expected)
    {
        Assert.Null(ConditionParser.Parse(text, out var fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Parse_TooMuch_IsRefused()
    {
        Assert.Null(ConditionParser.Parse(new string('(', 500) + "hosts > 1", out var depth));
        Assert.Equal("Column 11: more than 10 parentheses inside each other.", depth);
        Assert.Null(ConditionParser.Parse(string.Join(" or ", Enumerable.Repeat("hosts > 1", 21)), out var number));
        Assert.EndsWith("more than 20 comparisons.", number, StringComparison.Ordinal);
        Assert.Null(ConditionParser.Parse(new string('x', 1001), out var length));
        Assert.Equal("May have 1000 characters, not 1001.", length);
    }

    [Fact]
    public void Holds_SaysWhatHolds_WithItsValue()
    {
        var figures = new PlayedFigures { ["error_rate"] = 0.123, ["disk_free"] = 1536, ["hosts"] = 1 };
        var values = new List<string>();

        Assert.True(Parse("error_rate > 5% and disk_free < 1MB or hosts > 4").Holds(figures, null, values));

        Assert.Equal(["error_rate is 12.3 % (> 5%)", "disk_free is 1.5 KB (< 1MB)"], values);
    }

    private static AlertCondition Parse(string text)
    {
        var parsed = ConditionParser.Parse(text, out var fault);
        Assert.Null(fault);
        return parsed!.Condition;
    }

    private static bool Holds(string text, params (string Metric, string? Label, double Value)[] values)
    {
        var figures = new PlayedFigures();
        foreach (var (metric, label, value) in values)
        {
            figures[metric, label] = value;
        }

        return Parse(text).Holds(figures, null, []);
    }
}
