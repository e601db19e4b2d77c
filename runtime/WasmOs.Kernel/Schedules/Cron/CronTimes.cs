using System.Numerics;

namespace WasmOs.Kernel.Schedules.Cron;

/// <summary>The matching times of a day: one bit for each second, minute and hour value.</summary>
internal readonly record struct CronTimes(ulong Seconds, ulong Minutes, ulong Hours)
{
    /// <summary>The first matching time of the day, in seconds since midnight.</summary>
    public int First => At(BitOperations.TrailingZeroCount(Hours), FirstMinute, FirstSecond);

    private int FirstMinute => BitOperations.TrailingZeroCount(Minutes);

    private int FirstSecond => BitOperations.TrailingZeroCount(Seconds);

    /// <summary>The first matching time at or after a second of the day; -1 when the day has no more.</summary>
    public int Next(int secondOfDay)
    {
        var (hour, minute, second) = (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60);
        if ((Hours >> hour & 1) != 0)
        {
            if ((Minutes >> minute & 1) != 0 && Above(Seconds, second) is var left and not 0)
            {
                return At(hour, minute, BitOperations.TrailingZeroCount(left));
            }

            if (Above(Minutes, minute + 1) is var minutes and not 0)
            {
                return At(hour, BitOperations.TrailingZeroCount(minutes), FirstSecond);
            }
        }

        return Above(Hours, hour + 1) is var hours and not 0 ? At(BitOperations.TrailingZeroCount(hours), FirstMinute, FirstSecond) : -1;
    }

    private static int At(int hour, int minute, int second) => hour * 3600 + minute * 60 + second;

    /// <summary>The bits at and above <paramref name="value"/>, which is at most 60.</summary>
    private static ulong Above(ulong mask, int value) => mask & (ulong.MaxValue << value);
}
