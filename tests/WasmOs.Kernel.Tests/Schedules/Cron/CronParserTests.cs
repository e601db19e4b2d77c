using WasmOs.Kernel.Schedules.Cron;

namespace WasmOs.Kernel.Tests.Schedules.Cron;

public sealed class CronParserTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("0 2 * *", "has 4 fields")]
    [InlineData("0 0 2 * * * 2026", "has 7 fields")]
    [InlineData("1 2 3 4 5 6 7 8 9 10", "has too many fields")]
    [InlineData("60 * * * *", "for the minute: found '60'; write a number from 0 to 59")]
    [InlineData("60 0 * * * *", "for the second: found '60'")]
    [InlineData("0 24 * * *", "for the hour: found '24'; write a number from 0 to 23")]
    [InlineData("0 0 0 * *", "for the day of month: found '0'; write a number from 1 to 31")]
    [InlineData("0 0 * 13 *", "for the month: found '13'; write a number from 1 to 12 or one of JAN")]
    [InlineData("0 0 * JANUARY *", "for the month: found 'JANUARY'")]
    [InlineData("0 0 * * 8", "for the day of week: found '8'; write a number from 0 to 7 or one of SUN")]
    [InlineData("0 0 * * L", "for the day of week: found 'L'; write the day whose last one")]
    [InlineData("0 0 * * MON#6", "for the day of week: found 'MON#6'; write a day and which one")]
    [InlineData("0 0 * * MON#", "found 'MON#'")]
    [InlineData("0 0 L-31 * *", "for the day of month: found 'L-31'; write L")]
    [InlineData("0 0 1-5W * *", "found '1-5W'")]
    [InlineData("0 0 32W * *", "found '32W'")]
    [InlineData("? 0 * * *", "for the minute: found '?'")]
    [InlineData("1, * * * *", "for the minute: found ''")]
    [InlineData("1- * * * *", "found '1-'; write a number from 0 to 59 after the dash")]
    [InlineData("*/0 * * * *", "found '*/0'; a step is a number from 1 to 59")]
    [InlineData("*/90 * * * *", "@every 90m")]
    [InlineData("*/x * * * *", "found '*/x'")]
    [InlineData("-1 * * * *", "found '-1'")]
    [InlineData("+1 * * * *", "found '+1'")]
    [InlineData("@fortnightly", "There is no '@fortnightly'; write @yearly")]
    [InlineData("@reboot", "is not a time")]
    [InlineData("@every", "There is no '@every'; write")]
    [InlineData("@every 5", "found '5'; write whole numbers with d, h, m or s")]
    [InlineData("@every 0s", "found '0s'")]
    [InlineData("@every 5m1h", "found '5m1h'")]
    [InlineData("@every 367d", "from 1s to 366d")]
    [InlineData("@every 99999999999h", "found '99999999999h'")]
    public void TryParse_Wrong_SaysWhereWhatAndWhatToWrite(string text, string expected)
    {
        Assert.False(CronExpression.TryParse(text, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_TooLong_IsRefused()
    {
        Assert.True(CronExpression.TryParse("* * * * *".PadRight(CronExpression.MaxLength), out _, out _));
        Assert.False(CronExpression.TryParse("* * * * *".PadRight(CronExpression.MaxLength + 1), out _, out var error));
        Assert.Contains("at most 256", error, StringComparison.Ordinal);
    }
}
