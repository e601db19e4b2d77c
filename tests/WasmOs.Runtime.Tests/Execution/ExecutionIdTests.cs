namespace WasmOs.Runtime.Tests.Execution;

public sealed class ExecutionIdTests
{
    [Fact]
    public void New_AHundredThousand_AreUniqueAndInOrderOfTheirTime()
    {
        var clock = new SteppingTime();
        var ids = Enumerable.Range(0, 100_000).Select(_ => ExecutionId.New(clock)).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        for (var i = 1; i < ids.Length; i++)
        {
            Assert.True(ids[i - 1] < ids[i] && ids[i] > ids[i - 1] && ids[i - 1] <= ids[i] && ids[i] >= ids[i - 1]);
            Assert.True(string.CompareOrdinal(ids[i - 1].ToString(), ids[i].ToString()) < 0);
        }
    }

    [Fact]
    public void New_AtOneMoment_AreUnique()
    {
        var clock = new SteppingTime { Step = 0 };
        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Select(_ => ExecutionId.New(clock)).Distinct().Count());
    }

    [Fact]
    public void New_AnyTime_HasVersionVariantAndTime()
    {
        var clock = new SteppingTime();
        var before = clock.Peek();
        var id = ExecutionId.New(clock);
        Assert.Equal(7, id.Value.Version);
        Assert.InRange(id.Value.Variant, 8, 11);
        Assert.Equal(before.ToUnixTimeMilliseconds(), id.Time.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void TryParse_WhatToStringWrote_IsTheSame()
    {
        var id = ExecutionId.New(TimeProvider.System);
        Assert.Equal(36, id.ToString().Length);
        Assert.True(ExecutionId.TryParse(id.ToString(), out var parsed));
        Assert.Equal(id, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("0192f0c1-2345-4abc-8def-0123456789ab")]
    [InlineData("0192f0c1-2345-7abc-0def-0123456789ab")]
    [InlineData("0192f0c1-2345-7abc-cdef-0123456789ab")]
    [InlineData(" 0192f0c1-2345-7abc-8def-0123456789ab")]
    [InlineData("0192f0c1-2345-7abc-8def-0123456789ab\n")]
    [InlineData("{0192f0c1-2345-7abc-8def-0123456789ab}")]
    [InlineData("0192f0c123457abc8def0123456789ab")]
    public void TryParse_NoId_IsRefused(string? text) => Assert.False(ExecutionId.TryParse(text, out _));

    /// <summary>A clock that advances each time it is read, by more than the fraction of a millisecond that an id can hold (244 ns).</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private long _ticks = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).Ticks;

        public int Step { get; init; } = 5;

        public DateTimeOffset Peek() => new(_ticks, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => new(_ticks += Step, TimeSpan.Zero);
    }
}
