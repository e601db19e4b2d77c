using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Executions.Logs;

/// <summary>The query parameter <c>follow</c> of logs.</summary>
internal static class FollowQuery
{
    /// <summary>The query parameter.</summary>
    public const string Parameter = "follow";

    /// <summary>The value that asks for a stream.</summary>
    public const string Wanted = "true";

    private static readonly string[] OfPages = ["limit", "continuation"];

    /// <summary>Whether the client wants to follow the log. Who follows gets no pages.</summary>
    public static bool Read(HttpRequest request, FieldErrors errors)
    {
        var text = request.Query[Parameter].ToString();
        if (text is not (Wanted or "false" or ""))
        {
            errors.Add(Parameter, "Must be true or false.");
        }

        if (text != Wanted)
        {
            return false;
        }

        foreach (var name in OfPages)
        {
            if (request.Query.ContainsKey(name))
            {
                errors.Add(name, "Is of pages, and a log that is followed has none.");
            }
        }

        return true;
    }
}
