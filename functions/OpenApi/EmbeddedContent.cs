using System.Security.Cryptography;

namespace WasmOs.Functions.OpenApi;

/// <summary>A file that is embedded in this assembly. It is read once in a process. Immutable.</summary>
internal sealed class EmbeddedContent
{
    private EmbeddedContent(byte[] bytes, string contentType)
    {
        Bytes = bytes;
        ContentType = contentType;
        ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
    }

    /// <summary>The OpenAPI 3.1 document of the API.</summary>
    public static EmbeddedContent Document { get; } = Load("openapi.json", "application/json; charset=utf-8");

    /// <summary>The documentation page.</summary>
    public static EmbeddedContent Page { get; } = Load("docs.html", "text/html; charset=utf-8");

    /// <summary>The script of the documentation page.</summary>
    public static EmbeddedContent Script { get; } = Load("docs.js", "text/javascript; charset=utf-8");

    /// <summary>The style sheet of the documentation page.</summary>
    public static EmbeddedContent Style { get; } = Load("docs.css", "text/css; charset=utf-8");

    /// <summary>The bytes of the file.</summary>
    public byte[] Bytes { get; }

    /// <summary>The media type of the file.</summary>
    public string ContentType { get; }

    /// <summary>The value of the ETag header.</summary>
    public string ETag { get; }

    private static EmbeddedContent Load(string name, string contentType)
    {
        using var stream = typeof(EmbeddedContent).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly has no resource {name}; its project must embed functions/OpenApi/{name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new EmbeddedContent(bytes, contentType);
    }
}
