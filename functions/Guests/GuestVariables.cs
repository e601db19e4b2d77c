using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Boundary.Proxies;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Guests;

/// <summary>Converts a request to the meta-variables of CGI/1.1 (RFC 3875, section 4.1).</summary>
internal static class GuestVariables
{
    /// <summary>The largest number of headers that become variables.</summary>
    public const int MaxHeaders = 100;

    /// <summary>The largest length of the names and values of these headers together, characters.</summary>
    public const int MaxHeaderLength = 32 * 1024;

    private static readonly string Software = $"WasmOS/{typeof(GuestVariables).Assembly.GetName().Version?.ToString(2)}";

    /// <summary>The variables; null when the request has too many headers, or they are too long.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The path after the module, as the route matched it; null when there is none.</param>
    /// <param name="passed">Which of the client's secrets the module receives.</param>
    /// <param name="counted">The length of a body that came without one and was counted, bytes; null for any other request.</param>
    public static List<KeyValuePair<string, string>>? Of(HttpRequest request, string? path, ModuleHttp passed, long? counted = null)
    {
        var variables = new List<KeyValuePair<string, string>>(16 + request.Headers.Count);
        var (script, info) = request.HttpContext.Features.Get<GuestSite>() is { OwnsOrigin: true } site
            ? ("", site.Path)
            : Split((request.PathBase + request.Path).Value!, path);
        Add("GATEWAY_INTERFACE", "CGI/1.1");
        Add("SERVER_SOFTWARE", Software);
        Add("SERVER_PROTOCOL", request.Protocol);
        Add("SERVER_NAME", request.Host.Host is { Length: > 0 } host ? host : request.HttpContext.Connection.LocalIpAddress?.ToString() ?? "localhost");
        Add("SERVER_PORT", (request.Host.Port ?? (request.IsHttps ? 443 : 80)).ToString(CultureInfo.InvariantCulture));
        Add("REMOTE_ADDR", request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "");
        Add("REQUEST_METHOD", request.Method);
        Add("REQUEST_URI", Target(request));
        Add("SCRIPT_NAME", script);
        Add("PATH_INFO", GuestPath.InfoOf(Target(request), script, info));
        Add("QUERY_STRING", request.QueryString.HasValue ? request.QueryString.Value![1..] : "");
        if (request.IsHttps)
        {
            Add("HTTPS", "on");
        }

        if ((counted ?? request.ContentLength) is { } length)
        {
            Add("CONTENT_LENGTH", length.ToString(CultureInfo.InvariantCulture));
        }

        if (request.ContentType is { Length: > 0 } type)
        {
            Add("CONTENT_TYPE", type);
        }

        return AddHeaders(request, passed, variables) ? variables : null;

        void Add(string name, string value) => variables.Add(new(name, value));
    }

    /// <summary>Splits a path into the script's name, which ends with the module, and the rest: <c>/run/a</c> and <c>/b/c</c>.</summary>
    internal static (string Script, string Info) Split(string whole, string? path)
    {
        var rest = path is { Length: > 0 } && whole.EndsWith(path, StringComparison.Ordinal) ? path.Length : 0;
        var script = whole[..^rest];
        return script.EndsWith('/') ? (script[..^1], string.Concat("/", whole.AsSpan(whole.Length - rest))) : (script, "");
    }

    private static bool AddHeaders(HttpRequest request, ModuleHttp passed, List<KeyValuePair<string, string>> variables)
    {
        var headers = request.Headers;
        var connection = headers.Connection.ToString();
        var isProxied = request.HttpContext.Features.Get<TrustedProxy>() is not null;
        var (count, length) = (0, 0);
        foreach (var (name, values) in headers)
        {
            // A guest could take X-Forwarded-For from a client for that of a proxy, so it is passed only from trusted proxies. REMOTE_ADDR has the known
            // address.
            if (!Passes(name, connection, passed) || (!isProxied && ProxyTraces.IsForwarding(name)))
            {
                continue;
            }

            var isCookie = name.Equals("Cookie", StringComparison.OrdinalIgnoreCase);
            var value = values.Count == 1 ? values[0] ?? "" : string.Join(isCookie ? "; " : ", ", values.ToArray());
            if (!GuestHeaders.IsVariableValue(value))
            {
                continue;
            }

            length += name.Length + value.Length;
            if (++count > MaxHeaders || length > MaxHeaderLength)
            {
                return false;
            }

            variables.Add(new(VariableOf(name), value));
        }

        return true;
    }

    // Kestrel replaces the header "close, x-hop" by "close" (and does the same for keep-alive) before the host sees it. So a header that such a Connection
    // header also names cannot be withheld here.
    private static bool Passes(string name, string connection, ModuleHttp passed)
    {
        if (!GuestHeaders.IsVariableName(name) || GuestHeaders.IsHopByHop(name)
            || (connection.Length > 0 && connection.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            return false;
        }

        return name.ToUpperInvariant() switch
        {
            // Programs read HTTP_PROXY as a setting of their own (httpoxy.org).
            "PROXY" => false,

            // Credentials of WasmOS. A guest has no use for them.
            "X-API-KEY" or "X-FUNCTIONS-KEY" or "X-CSRF-TOKEN" => false,

            // CGI has variables of its own for these two.
            "CONTENT-LENGTH" or "CONTENT-TYPE" => false,
            "AUTHORIZATION" => passed.PassAuthorization,
            "COOKIE" => passed.PassCookies,
            _ => true,
        };
    }

    private static string VariableOf(string header) => string.Create(header.Length + 5, header, static (target, name) =>
    {
        "HTTP_".CopyTo(target);
        name.AsSpan().ToUpperInvariant(target[5..]);
        target.Replace('-', '_');
    });

    private static string Target(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } target
            ? target
            : request.Path.ToUriComponent() + request.QueryString;
}
