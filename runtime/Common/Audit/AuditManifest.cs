namespace WasmOs.Common.Audit;

/// <summary>The last line of an export, which is signed: what the file must have before it.</summary>
internal sealed class AuditManifest
{
    /// <summary>What the file must have before this line.</summary>
    public required Statement Manifest { get; set; }

    /// <summary>How the line begins.</summary>
    public static ReadOnlySpan<byte> Start => "{\"manifest\":"u8;

    /// <summary>What the file must have.</summary>
    internal sealed class Statement
    {
        /// <summary>The lines before the manifest.</summary>
        public required long Lines { get; set; }

        /// <summary>The SHA-256 of all bytes before the manifest.</summary>
        public required string Sha256 { get; set; }

        /// <summary>The key that signs.</summary>
        public required string Kid { get; set; }
    }
}
