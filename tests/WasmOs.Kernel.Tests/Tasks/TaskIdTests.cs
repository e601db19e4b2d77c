using WasmOs.Kernel.Tasks;
using WasmOs.TestKit.Time;

namespace WasmOs.Kernel.Tests.Tasks;

public sealed class TaskIdTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 20, 0, TimeSpan.Zero);

    [Fact]
    public void RowKey_OfYoungerTasks_SortsFirstAndReadsBack()
    {
        var time = new ManualTimeProvider(Start);
        var ids = new List<TaskId>();
        for (var i = 0; i < 100; i++)
        {
            ids.Add(TaskId.New(time));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(Enumerable.Reverse(ids), ids.OrderBy(id => id.RowKey, StringComparer.Ordinal));
        Assert.All(ids, id => Assert.True(TaskId.TryParseRowKey(id.RowKey, out var parsed) && parsed == id));
        Assert.All(ids, id => Assert.EndsWith(id.Partition, id.ToString(), StringComparison.Ordinal));
        Assert.False(TaskId.TryParseRowKey("x" + ids[0].RowKey, out _));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void RowKeyOf_ATime_DividesOlderFromYounger(int milliseconds, bool isYounger)
    {
        var id = TaskId.New(new ManualTimeProvider(Start.AddMilliseconds(milliseconds)));
        Assert.Equal(isYounger, string.CompareOrdinal(id.RowKey, TaskId.RowKeyOf(Start)) < 0);
    }
}
