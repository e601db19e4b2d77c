using Microsoft.Extensions.Logging;
using WasmOs.Storage;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>Logs stored content that is found damaged, once until it is mended.</summary>
internal static partial class DamageLog
{
    /// <summary>Logs what the register notes from here on.</summary>
    public static ContentDamage Attach(ContentDamage damage, ILogger logger)
    {
        damage.Noted += damaged => Damaged(logger, damaged.What, damaged.Blob.ToString(), damaged.Mend);
        return damage;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} is damaged or gone (blob {Blob}). {Mend}")]
    private static partial void Damaged(ILogger logger, string what, string blob, string mend);
}
