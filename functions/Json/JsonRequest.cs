using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Json;

/// <summary>Reads requests whose body is small and whose parts are not needed behind the reading.</summary>
internal static class JsonRequest
{
    /// <summary>What a call takes, for the problem of another type.</summary>
    public const string Wanted = "application/json";

    /// <summary>Reads a body, or says what is wrong with it.</summary>
    public static async ValueTask<(T? Body, Problem? Problem)> ReadAsync<T>(
        HttpRequest request, ApiOptions options, Func<ReadOnlyMemory<byte>, FieldErrors, T> read, CancellationToken cancellationToken)
        where T : class
    {
        if (!JsonMediaType.IsJson(request.ContentType))
        {
            return (null, Problem.UnsupportedMediaType(request.ContentType, Wanted));
        }

        if (await RequestBody.ReadAsync(request, options.MaxInputBytes, cancellationToken) is not { } body)
        {
            return (null, Problem.TooLarge("A body", options.MaxInputBytes));
        }

        using (body)
        {
            var faults = new FieldErrors();
            var value = read(body.Content, faults);
            return faults.IsEmpty ? (value, null) : (null, Problem.From(faults));
        }
    }
}
