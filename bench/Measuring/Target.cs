using System.Globalization;

namespace WasmOs.Bench.Measuring;

/// <summary>The limit that a measurement should meet.</summary>
internal readonly record struct Target(double Limit, bool AtLeast)
{
    public static Target AtMost(double limit) => new(limit, AtLeast: false);

    public static Target NotBelow(double limit) => new(limit, AtLeast: true);

    public bool IsMet(double value) => AtLeast ? value >= Limit : value <= Limit;

    public override string ToString() => (AtLeast ? "≥ " : "≤ ") + Limit.ToString("#,0.###", CultureInfo.InvariantCulture);
}
