using System.Globalization;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>
/// Rising numbers that a folder gives out once in its life, without asking the clock: how often the folder was opened, then a counter. They are ETags,
/// message ids, pop receipts and names of temporary files. 2²² openings of 2⁴¹ numbers.
/// </summary>
internal sealed class UniqueIds(long opening)
{
    private long _last = opening << 41;

    public long Next() => Interlocked.Increment(ref _last);

    public static string Format(long id) => id.ToString("x16", CultureInfo.InvariantCulture);

    public static long Parse(string text) => long.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out long id) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
}
