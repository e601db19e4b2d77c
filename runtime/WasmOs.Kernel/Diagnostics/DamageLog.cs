using Microsoft.Extensions.Logging;
using WasmOs.Storage;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>Logs damaged stored content when it is detected: once, until it is repaired.</summary>
internal static partial class DamageLog
{
    /// <summary>Logs all damage that is detected from now on.</summary>
    public static ContentDamage Attach(ContentDamage damage, ILogger logger)
    {
        damage.Noted += damaged => Damaged(logger, damaged.What, damaged.Blob.ToString(), damaged.Mend);
        return damage;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} is damaged or gone (blob {Blob}). {Mend}")]
    private static partial void Damaged(ILogger logger, string what, string blob, string mend);
}
