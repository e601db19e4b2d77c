using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Tests.Scheduling.Simulation;

/// <summary>A guest's wait for a slot. When the scheduler gives it a slot, it is added to the queue of granted waits.</summary>
internal sealed class SimulatedWait(SimulatedGuest guest, WaitReason reason, Queue<SimulatedWait> granted)
    : ScheduledRun(guest.Id, guest.Module, "f", guest.Priority, reason, null, guest.Length)
{
    public SimulatedGuest Guest { get; } = guest;

    internal override void Complete(bool hasSlot)
    {
        Assert.True(hasSlot);
        granted.Enqueue(this);
    }
}
