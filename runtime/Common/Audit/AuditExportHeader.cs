namespace WasmOs.Common.Audit;

/// <summary>The first line of an export.</summary>
internal sealed class AuditExportHeader
{
    /// <summary>What the file is.</summary>
    public const string Format = "wasmos-audit";

    /// <summary>The version of the format that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    public required string Export { get; set; }

    public required int Version { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public DateOnly? Since { get; set; }

    public DateOnly? Until { get; set; }

    /// <summary>The public keys of the host that made the export.</summary>
    public required Key[] Keys { get; set; }

    /// <summary>A public key as a JSON web key.</summary>
    internal sealed class Key
    {
        public string Kty { get; set; } = "EC";

        public string Crv { get; set; } = "P-256";

        public string Alg { get; set; } = "ES256";

        public string Kid { get; set; } = "";

        public required string X { get; set; }

        public required string Y { get; set; }
    }
}
