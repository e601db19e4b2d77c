namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>What a notice says.</summary>
public enum AlertNoticeKind
{
    /// <summary>The alert fires.</summary>
    Firing,

    /// <summary>The alert still fires.</summary>
    StillFiring,

    /// <summary>The alert has ceased to fire.</summary>
    Resolved,

    /// <summary>Somebody tests whether notices arrive.</summary>
    Test,
}
