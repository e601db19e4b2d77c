using System.Globalization;
using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;

namespace WasmOs.Kernel.Tests.Alerts;

public sealed class AlertMachineTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private AlertState _state = new("rule", null) { Since = Start, LastHeldAt = Start };

    [Fact]
    public void Decide_TheConditionHolds_FiresAfterItsTime_AndResolvesAfterItsOwn()
    {
        var rule = Rule(holdsFor: 60, keep: 30, repeat: 600);

        Assert.Equal("Pending", Step(rule, 0, true));
        Assert.Equal("Pending", Step(rule, 59, true));
        Assert.Equal("Firing change Firing notice Firing", Step(rule, 60, true));
        Assert.Equal("Firing", Step(rule, 75, true));
        Assert.Equal("Firing", Step(rule, 104, false));
        Assert.Equal("Inactive change Resolved notice Resolved", Step(rule, 105, false));
    }

    [Fact]
    public void Decide_ThePendingConditionCeases_TellsNobody_AndBeginsAnew()
    {
        var rule = Rule(holdsFor: 60);

        Assert.Equal("Pending", Step(rule, 0, true));
        Assert.Equal("nothing", Step(rule, 30, false));
        Assert.Equal("Pending", Step(rule, 45, true));
        Assert.Equal("Pending", Step(rule, 60, true));
        Assert.Equal("Firing change Firing notice Firing", Step(rule, 105, true));
    }

    [Fact]
    public void Decide_WithoutATime_FiresAtOnce() => Assert.Equal("Firing change Firing notice Firing", Step(Rule(), 0, true));

    [Fact]
    public void Decide_StillFires_IsToldAgainEachInterval()
    {
        var rule = Rule(repeat: 600);
        Step(rule, 0, true);

        Assert.Equal("Firing", Step(rule, 599, true));
        Assert.Equal("Firing notice StillFiring", Step(rule, 600, true));
        Assert.Equal("Firing", Step(rule, 1199, true));
        Assert.Equal("Firing notice StillFiring", Step(rule, 1200, true));
    }

    [Fact]
    public void Decide_Silenced_TellsNobody_ThenWhatIsStillSo()
    {
        var rule = Rule();

        Assert.Equal("Firing change Firing withheld silenced", Step(rule, 0, true, isSilenced: true));
        Assert.Equal("Firing withheld silenced", Step(rule, 15, true, isSilenced: true));
        Assert.Equal("Firing notice Firing", Step(rule, 30, true));
    }

    [Fact]
    public void Decide_ResolvedWhileSilenced_IsToldAfterwards()
    {
        var rule = Rule();
        Step(rule, 0, true);

        Assert.Equal("Inactive change Resolved withheld silenced", Step(rule, 15, false, isSilenced: true));
        Assert.Equal("Inactive notice Resolved", Step(rule, 30, false));
        Assert.Equal("nothing", Step(rule, 3700, false));
    }

    [Fact]
    public void Decide_FiredAndResolvedWhileSilenced_IsNeverTold()
    {
        var rule = Rule();
        Step(rule, 0, true, isSilenced: true);

        Assert.Equal("nothing change Resolved withheld not_told", Step(rule, 15, false, isSilenced: true));
        Assert.Equal("nothing", Step(rule, 30, false));
    }

    [Fact]
    public void Decide_Flaps_TellsSixTimesAnHour_ThenHowItStands()
    {
        var rule = Rule();
        var notices = 0;
        for (var second = 0; second < 1800; second += 15)
        {
            notices += Step(rule, second, second % 30 == 0).Contains("notice", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.Equal(6, notices);
        Assert.Equal("Firing change Firing withheld flapping", Step(rule, 1800, true));
        Assert.Equal("Firing notice Firing", Step(rule, 3600, true));
    }

    [Fact]
    public void Decide_KeepsFiring_SoThatOneThatFlapsFiresOnce()
    {
        var rule = Rule(keep: 60);
        Step(rule, 0, true);

        for (var second = 15; second < 600; second += 15)
        {
            Assert.Equal("Firing", Step(rule, second, second % 30 == 0));
        }
    }

    [Fact]
    public void Decide_TheClockIsSetBack_WaitsForNoTimeThatHasBeen()
    {
        var rule = Rule(holdsFor: 60, keep: 30);
        Step(rule, 3600, true);

        Assert.Equal("Pending", Step(rule, 0, true));
        Assert.Equal("Firing change Firing notice Firing", Step(rule, 60, true));
        Assert.Equal("Firing", Step(rule, -3600, true));
        Assert.Equal("Firing", Step(rule, -3590, false));
        Assert.Equal("Inactive change Resolved notice Resolved", Step(rule, -3570, false));
    }

    private static AlertRule Rule(int holdsFor = 0, int keep = 0, int repeat = 3600) => new()
    {
        Name = "rule",
        ConditionText = "hosts > 1",
        Condition = ConditionParser.Parse("hosts > 1", out _)!.Condition,
        For = TimeSpan.FromSeconds(holdsFor),
        KeepFiringFor = TimeSpan.FromSeconds(keep),
        RepeatInterval = TimeSpan.FromSeconds(repeat),
    };

    /// <summary>Takes the alert a step on and describes what was decided.</summary>
    private string Step(AlertRule rule, int second, bool holds, bool isSilenced = false)
    {
        var now = Start + TimeSpan.FromSeconds(second);
        var decision = AlertMachine.Decide(rule, _state, holds ? "hosts is 2" : null, isSilenced ? AlertMachine.Silenced : null, now);
        _state = decision.After ?? new AlertState("rule", null) { Since = now, LastHeldAt = now };
        return string.Create(CultureInfo.InvariantCulture, $"{(decision.After is null ? "nothing" : decision.After.Phase)}")
            + (decision.Change is { } change ? $" change {change}" : "")
            + (decision.Notice is { } notice ? $" notice {notice}" : "")
            + (decision.Withheld is { } withheld ? $" withheld {withheld}" : "");
    }

}
