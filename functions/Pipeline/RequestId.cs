using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Pipeline;

/// <summary>The id that connects a request, its response and its log lines.</summary>
internal static class RequestId
{
    /// <summary>The header with the id, in requests and in responses.</summary>
    public const string Header = "x-request-id";

    /// <summary>The longest id that is accepted from a request, characters.</summary>
    public const int MaxLength = 128;

    private const int PrefixLength = 12;
    private const int CounterLength = 9;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:");

    // 60 random bits tell processes apart, and a counter tells the requests of a process apart. So a request draws no random numbers.
    private static readonly string Prefix = RandomNumberGenerator.GetString(Alphabet, PrefixLength);
    private static long _count;

    /// <summary>Gives the request its id and puts it on the response. The client's own id is used when it is valid.</summary>
    public static void Assign(HttpContext context)
    {
        var id = context.Request.Headers.TryGetValue(Header, out var given) && IsSane(given) ? given.ToString() : Next();
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
    }

    /// <summary>Whether an id from outside may be echoed and logged: one value, 1 to 128 of <c>A-Z a-z 0-9 . _ - :</c>, and no credential in it.</summary>
    public static bool IsSane(StringValues id) =>
        id.Count == 1 && id[0] is { Length: > 0 and <= MaxLength } value && !value.AsSpan().ContainsAnyExcept(Allowed) && !SecretText.IsIn(value);

    private static string Next() => string.Create(PrefixLength + 1 + CounterLength, Interlocked.Increment(ref _count), static (span, count) =>
    {
        Prefix.CopyTo(span);
        span[PrefixLength] = '-';
        for (var i = span.Length - 1; i > PrefixLength; i--, count >>= 5)
        {
            span[i] = Alphabet[(int)(count & 31)];
        }
    });
}
