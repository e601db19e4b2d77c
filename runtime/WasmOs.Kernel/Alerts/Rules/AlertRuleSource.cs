namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>Where a rule comes from. A later one replaces an earlier one of the same name.</summary>
public enum AlertRuleSource
{
    /// <summary>The product has it.</summary>
    Shipped,

    /// <summary>The operator's file (ALERTS_FILE).</summary>
    File,

    /// <summary>It was put over HTTP.</summary>
    Api,
}
