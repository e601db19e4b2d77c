namespace WasmOs.Common.Audit;

/// <summary>The first line of an export.</summary>
internal sealed class AuditExportHeader
{
    /// <summary>What the file is.</summary>
    public const string Format = "wasmos-audit";

    /// <summary>The version of the format that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What the file is: <see cref="Format"/>.</summary>
    public required string Export { get; set; }

    /// <summary>The version of the format.</summary>
    public required int Version { get; set; }

    /// <summary>When the export was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>The first day; null for the first day of the trail.</summary>
    public DateOnly? Since { get; set; }

    /// <summary>The last day; null for the last day of the trail.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>The public keys of the host that made the export.</summary>
    public required Key[] Keys { get; set; }

    /// <summary>A public key as a JSON web key (RFC 7517), on the curve P-256.</summary>
    internal sealed class Key
    {
        /// <summary>The kind of the key.</summary>
        public string Kty { get; set; } = "EC";

        /// <summary>The curve.</summary>
        public string Crv { get; set; } = "P-256";

        /// <summary>The algorithm of signatures.</summary>
        public string Alg { get; set; } = "ES256";

        /// <summary>The id: the thumbprint of the key (RFC 7638).</summary>
        public string Kid { get; set; } = "";

        /// <summary>The point's x, base64url.</summary>
        public required string X { get; set; }

        /// <summary>The point's y, base64url.</summary>
        public required string Y { get; set; }
    }
}
