using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Guests;

namespace WasmOs.Fuzz.Tests.Targets;

/// <summary>The header block that a guest answers with: refused with a sentence, or headers that cannot split a response.</summary>
internal static class CgiHeadTarget
{
    public static void Run(byte[] input)
    {
        var head = CgiHead.Read(input, out var fault);
        Law.Holds(head is null != fault is null, "a header block is read, or refused with a reason");
        if (head is null)
        {
            return;
        }

        var context = new DefaultHttpContext();
        context.Request.Path = "/run/guest/page";
        head.Apply(context.Response, new GuestScope(context.Request, "page"));
        Law.Holds(context.Response.StatusCode is >= 200 and <= 599, "a status is a final one of HTTP");
        foreach ((var name, var values) in context.Response.Headers)
        {
            Law.Holds(!name.AsSpan().ContainsAny("\r\n: \0"), "a header's name is one token");
            Law.Holds(values.All(value => !value.AsSpan().ContainsAny("\r\n\0")), "a header's value is one line");
        }
    }
}
