using WasmOs.Kernel.Events;

namespace WasmOs.Kernel.Tests.Events;

public sealed class RepeatableEventTests
{
    /// <summary>
    /// The id of an event that is published again after an update of the program must not change: otherwise webhooks would get the event twice.
    /// </summary>
    [Fact]
    public void Repeatable_AnEvent_HasTheIdOfEarlierVersions() => Assert.Equal(
        "019ca8e9-7c80-7ad2-adeb-b1938aca20c9",
        WasmEvent.Repeatable(new DateTimeOffset(2026, 3, 1, 10, 20, 0, TimeSpan.Zero), "task.dead", "7", default).Id.ToString());
}
