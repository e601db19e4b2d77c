using System.Text.Json;
using System.Text.Json.Serialization;

namespace WasmOs.Common.Audit;

/// <summary>The members of lines that are not entries. Which of them a line has depends on its kind.</summary>
internal sealed class AuditStatement
{
    /// <summary>How a file begins.</summary>
    public SegmentStart? Segment { get; set; }

    /// <summary>Who signs a chain.</summary>
    public HeadStatement? Head { get; set; }

    /// <summary>The heads of writers.</summary>
    public RootStatement? Root { get; set; }

    /// <summary>What retention removed.</summary>
    public RemovedStatement? Removed { get; set; }

    /// <summary>The id of the key that signed the line; empty for a line that is not signed.</summary>
    [JsonIgnore]
    public string Kid => Head?.Kid ?? Root?.Kid ?? Removed?.Kid ?? "";

    /// <summary>Reads the members of a line; null when they are malformed.</summary>
    public static AuditStatement? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AuditStatementJson.Default.AuditStatement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How a file begins.</summary>
    internal sealed class SegmentStart
    {
        /// <summary>The process that writes the file.</summary>
        public required string Writer { get; set; }

        /// <summary>The number of the file among those of the writer, from 1.</summary>
        public required long Number { get; set; }

        /// <summary>The name of the file.</summary>
        public required string Name { get; set; }

        /// <summary>The writer's file before; null for the first.</summary>
        public string? Previous { get; set; }

        /// <summary>No entry of the segment is older.</summary>
        public DateTimeOffset From { get; set; }
    }

    /// <summary>Who signs a chain.</summary>
    internal sealed class HeadStatement
    {
        /// <summary>The process that signs.</summary>
        public required string Writer { get; set; }

        /// <summary>The file that the line is in.</summary>
        public required string Segment { get; set; }

        /// <summary>Whether the process ends with this line. Nothing of it may follow.</summary>
        public bool Closed { get; set; }

        /// <summary>The id of the key that signed.</summary>
        public required string Kid { get; set; }
    }

    /// <summary>The heads of writers.</summary>
    internal sealed class RootStatement
    {
        /// <summary>The Merkle root over the heads, in hexadecimal.</summary>
        public required string Merkle { get; set; }

        /// <summary>The last line of each writer that went on.</summary>
        public required AuditLeaf[] Heads { get; set; }

        /// <summary>The id of the key that signed.</summary>
        public required string Kid { get; set; }
    }

    /// <summary>What retention removed: everything of the days before one.</summary>
    internal sealed class RemovedStatement
    {
        /// <summary>The first day that stays, <c>yyyy-MM-dd</c>.</summary>
        public required string Before { get; set; }

        /// <summary>How many files were removed.</summary>
        public required long Segments { get; set; }

        /// <summary>The size of those files, bytes.</summary>
        public required long Bytes { get; set; }

        /// <summary>The id of the key that signed.</summary>
        public required string Kid { get; set; }
    }
}

/// <summary>Reads statements.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditStatement))]
[JsonSerializable(typeof(AuditExportHeader))]
[JsonSerializable(typeof(AuditManifest))]
[JsonSerializable(typeof(AuditFileMark))]
internal sealed partial class AuditStatementJson : JsonSerializerContext;
