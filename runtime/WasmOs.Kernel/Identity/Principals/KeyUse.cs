namespace WasmOs.Kernel.Identity.Principals;

/// <summary>When an API key was last used on this host. Thread-safe.</summary>
internal sealed class KeyUse
{
    /// <summary>How exact the time is, so that a key in constant use does not have all cores write one word of memory.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private long _ticks;
    private long _written;

    /// <summary>Notes a use.</summary>
    /// <param name="ticks">The time now, UTC ticks.</param>
    public void Touch(long ticks)
    {
        if (ticks - Volatile.Read(ref _ticks) >= Step.Ticks)
        {
            Volatile.Write(ref _ticks, ticks);
        }
    }

    /// <summary>The last use that was not taken yet; null when there is none.</summary>
    public DateTimeOffset? TakeUnwritten()
    {
        var ticks = Volatile.Read(ref _ticks);
        if (ticks == _written)
        {
            return null;
        }

        _written = ticks;
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
