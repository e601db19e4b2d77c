using System.Globalization;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>
/// Increasing numbers that are unique in a folder for ever, without using the clock. A number consists of the count of openings of the folder, and of a
/// counter. The numbers are ETags, message ids, pop receipts and names of temporary files. There is room for 2²² openings with 2⁴¹ numbers each. Thread-safe.
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
