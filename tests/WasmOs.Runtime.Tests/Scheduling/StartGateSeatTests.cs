using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Tests.Scheduling.Simulation;

namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>Which runs the gate lets compete for a slot, decision by decision, and what it counts.</summary>
public sealed class StartGateSeatTests
{
    [Theory]
    [InlineData(RunLength.Long, 16, 6)]
    [InlineData(RunLength.Short, 16, 8)]
    [InlineData(RunLength.Unknown, 16, 7)]
    [InlineData(RunLength.Long, 8, 3)]
    [InlineData(RunLength.Long, 7, 7)]
    [InlineData(RunLength.Unknown, 1, 1)]
    [InlineData(RunLength.Short, 0, 0)]
    public void TryAdmit_OneFlowAlone_FillsHalfOfWhatIsOpenToIt(RunLength length, int seats, int admitted)
    {
        var gate = new StartGate(seats);
        HoldBack(gate, [.. Enumerable.Range(0, 20).Select(_ => Run(1, length))]);
        Assert.Equal(admitted, CountAdmitted(gate));
        Assert.Equal((admitted, 20 - admitted, 1), (gate.Taken, gate.HeldBack, gate.Flows));
        Assert.Equal(20, gate.ToStartOf(FlowOf(1)));
    }

    [Fact]
    public void TryAdmit_SecondFlow_GetsAPartOfWhatIsLeft()
    {
        var gate = new StartGate(16);
        HoldBack(gate, [.. Enumerable.Range(0, 20).Select(_ => Run(1, RunLength.Short))]);
        Assert.Equal(8, CountAdmitted(gate));
        HoldBack(gate, [.. Enumerable.Range(0, 20).Select(_ => Run(2, RunLength.Short))]);
        Assert.Equal(4, CountAdmitted(gate));
        Assert.Equal((12, 28, 2), (gate.Taken, gate.HeldBack, gate.Flows));
    }

    [Fact]
    public void TryAdmit_Flows_TakeTurnsAndShortRunsGoFirst()
    {
        var gate = new StartGate(16);
        SimulatedWait[] runs = [Run(1, RunLength.Long), Run(1, RunLength.Long), Run(2, RunLength.Long), Run(3, RunLength.Short), Run(3, RunLength.Short)];
        HoldBack(gate, runs);
        Assert.Equal([runs[3], runs[4], runs[0], runs[2], runs[1], null], Enumerable.Range(0, 6).Select(_ => gate.TryAdmit()));
        Assert.All(runs, static run => Assert.Null(run.Held));
    }

    [Fact]
    public void TryAdmit_ShortRunsOfAFullFlow_DoNotHoldUpTheOthers()
    {
        var gate = new StartGate(16);
        HoldBack(gate, [.. Enumerable.Range(0, 9).Select(_ => Run(1, RunLength.Short))]);
        Assert.Equal(8, CountAdmitted(gate));
        var other = Run(2, RunLength.Long);
        HoldBack(gate, other);
        Assert.Same(other, gate.TryAdmit());
        Assert.Equal(1, gate.HeldBack);
    }

    [Fact]
    public void TryAdmit_ModuleThatIsNotKnown_IsTakenForShortUntilItHasASeat()
    {
        var gate = new StartGate(16);
        HoldBack(gate, Run(1), Run(1), Run(2, RunLength.Long));
        var admitted = Enumerable.Range(0, 3).Select(_ => gate.TryAdmit()!.Length);
        Assert.Equal([RunLength.Short, RunLength.Long, RunLength.Unknown], admitted);
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void TryAdmit_ManyFullFlows_LooksAtSixteenAndGoesOnBehindThem(int full, bool reached)
    {
        // 97 of 129 seats are open to long runs; 16 flows with 6 each leave one, to which only a flow without any has a right.
        var gate = new StartGate(129);
        for (var flow = 0; flow < 16; flow++)
        {
            for (var i = 0; i < 6; i++)
            {
                gate.Take(FlowOf(flow));
            }
        }

        HoldBack(gate, [.. Enumerable.Range(0, full).Select(flow => Run(flow, RunLength.Long))]);
        var other = Run(99, RunLength.Long);
        HoldBack(gate, other);
        Assert.Same(reached ? other : null, gate.TryAdmit());
        Assert.Same(reached ? null : other, gate.TryAdmit());
    }

    [Fact]
    public void GiveBack_Seats_CanBeTakenAgainAndAnIdleFlowIsForgotten()
    {
        var gate = new StartGate(4);
        HoldBack(gate, [.. Enumerable.Range(0, 5).Select(_ => Run(1, RunLength.Short))]);
        Assert.Equal(4, CountAdmitted(gate));
        gate.GiveBack(FlowOf(1), isToStart: true);
        Assert.Equal((3, 4), (gate.Taken, gate.ToStartOf(FlowOf(1))));
        Assert.Equal(1, CountAdmitted(gate));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(1, gate.Flows);
            gate.GiveBack(FlowOf(1), isToStart: true);
        }

        Assert.Equal((0, 0, 0, 0), (gate.Taken, gate.HeldBack, gate.Flows, gate.ToStartOf(FlowOf(1))));
    }

    [Fact]
    public void GiveBack_OfARunThatHadBegun_LeavesThoseThatHaveNot()
    {
        var gate = new StartGate(4);
        gate.Take(FlowOf(1));
        HoldBack(gate, Run(1));
        Assert.Equal((1, 1, 1), (gate.Taken, gate.Flows, gate.ToStartOf(FlowOf(1))));
        gate.GiveBack(FlowOf(1), isToStart: false);
        Assert.Equal((0, 1, 1), (gate.Taken, gate.Flows, gate.ToStartOf(FlowOf(1))));
        gate.Take(FlowOf(2));
        gate.GiveBack(FlowOf(2), isToStart: false);
        Assert.Equal(1, gate.Flows);
    }

    [Fact]
    public void Remove_HeldBack_LeavesTheOthersInOrder()
    {
        var gate = new StartGate(4);
        SimulatedWait[] runs = [Run(1), Run(1), Run(2), Run(3, RunLength.Short)];
        HoldBack(gate, runs);
        gate.Remove(runs[0]);
        gate.Remove(runs[2]);
        gate.Remove(runs[3]);
        Assert.Equal((1, 0, 1, 1), (gate.HeldBack, gate.ToStartOf(FlowOf(2)), gate.ToStartOf(FlowOf(1)), gate.Flows));
        Assert.Same(runs[1], gate.TryAdmit());
        Assert.Null(gate.TryAdmit());
    }

    [Fact]
    public void TryAdmitWithoutSeat_FewSeats_TakesFlowsInTurnShortOnesFirst()
    {
        var gate = new StartGate(7);
        SimulatedWait[] runs = [Run(1), Run(1), Run(2, RunLength.Long), Run(3, RunLength.Short)];
        HoldBack(gate, runs);
        Assert.Equal([runs[3], runs[0], runs[2], runs[1], null], Enumerable.Range(0, 5).Select(_ => gate.TryAdmitWithoutSeat()));
        Assert.Equal((0, 0, 0), (gate.Taken, gate.HeldBack, gate.Flows));
    }

    [Fact]
    public void TryAdmitWithoutSeat_EnoughSeatsToShareOut_IsNull()
    {
        var gate = new StartGate(8);
        HoldBack(gate, Run(1), Run(2, RunLength.Short));
        Assert.Null(gate.TryAdmitWithoutSeat());
        Assert.Equal(2, gate.HeldBack);
    }

    private static RunFlow FlowOf(int module) => RunFlow.Create(null, SimulatedGuest.ModuleOf(module), RunSource.Call);

    private static SimulatedWait Run(int module, RunLength length = RunLength.Unknown) => new(
        new SimulatedGuest { Module = SimulatedGuest.ModuleOf(module), Length = length }, WaitReason.NotStarted, new Queue<SimulatedWait>());

    private static void HoldBack(StartGate gate, params SimulatedWait[] runs) => Array.ForEach(runs, gate.HoldBack);

    private static int CountAdmitted(StartGate gate)
    {
        var admitted = 0;
        while (gate.TryAdmit() is not null)
        {
            admitted++;
        }

        return admitted;
    }
}
