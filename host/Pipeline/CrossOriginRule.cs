using Microsoft.Extensions.Primitives;

namespace WasmOs.Host.Pipeline;

/// <summary>Keeps web pages of other sites from making their visitors' browsers change things here.</summary>
/// <remarks>
/// JSON is taken under the type of a form too, which a browser sends to any origin without asking. A browser names the page's origin in <c>Origin</c>, and no
/// page can change that; programs other than browsers send none.
/// </remarks>
internal sealed class CrossOriginRule(IReadOnlyList<string> allowed)
{
    private const string SchemeEnd = "://";
    private readonly HashSet<string> _allowed = new(allowed.Select(origin => origin.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the request must be refused.</summary>
    public bool Forbids(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin;
        return origin.Count != 0 && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method)
            && !IsSame(origin.ToString(), request.Host) && !_allowed.Contains("*") && !_allowed.Contains(origin.ToString());
    }

    // The scheme is left out: behind a gateway that ends TLS it is not the one that the browser saw.
    private static bool IsSame(string origin, HostString host)
    {
        int end = origin.IndexOf(SchemeEnd, StringComparison.Ordinal);
        return end > 0 && origin.AsSpan(end + SchemeEnd.Length).Equals(host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
