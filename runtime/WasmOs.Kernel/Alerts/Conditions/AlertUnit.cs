namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>What the values of a metric of conditions are, and so which units a number that is compared with it may have.</summary>
public enum AlertUnit
{
    /// <summary>A count of things, without a unit.</summary>
    Count,

    /// <summary>A part of a whole, 0 to 1; written in percent.</summary>
    Fraction,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A time, in seconds.</summary>
    Duration,

    /// <summary>How often something happens, a second.</summary>
    Rate,
}
