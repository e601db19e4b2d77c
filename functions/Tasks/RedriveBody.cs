using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Tasks;

/// <summary>The body of <c>POST /tasks/dead/redrive</c>. An empty body means all dead tasks.</summary>
internal sealed class RedriveBody
{
    private const int MostIds = 10_000;
    private const int LongestId = 64;

    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<RedriveBody>[] Members =
    [
        new("task_ids", static (ref reader, ref body, errors, path) => body.ReadIds(ref reader, errors, path)),
    ];

    /// <summary>The tasks to redrive; null for all dead tasks.</summary>
    public IReadOnlyList<TaskId>? Ids { get; private set; }

    /// <summary>Reads a body.</summary>
    public static RedriveBody Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = new RedriveBody();
        if (!json.IsEmpty)
        {
            JsonObject.ReadBody(json.Span, Members, ref body, errors);
        }

        return body;
    }

    private void ReadIds(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (JsonValue.Strings(ref reader, errors, path, MostIds, LongestId) is not { } texts)
        {
            return;
        }

        var ids = new List<TaskId>(texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            if (TaskId.TryParse(texts[i], out var id))
            {
                ids.Add(id);
            }
            else
            {
                errors.Add($"{path}[{i}]", "Is not the id of a task.");
            }
        }

        Ids = ids;
    }
}
