using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.Responses;

namespace WasmOs.Functions.Tests;

/// <summary>Creates requests, and executes and reads results, without a server.</summary>
internal static class Answers
{
    public static HttpContext Request(byte[] body, string? contentType = "application/json", string path = "/api/v1/things")
    {
        var context = new DefaultHttpContext { TraceIdentifier = "request-1" };
        context.Request.Method = "POST";
        context.Request.Path = path;
        context.Request.ContentType = contentType;
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
        context.Response.Body = new MemoryStream();
        return context;
    }

    public static HttpContext Request(string body, string? contentType = "application/json") => Request(Encoding.UTF8.GetBytes(body), contentType);

    public static async Task<(HttpContext Context, string Body)> ExecuteAsync(IResult result, HttpContext? context = null)
    {
        context ??= Request("");
        await result.ExecuteAsync(context);
        return (context, Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()));
    }

    public static JsonElement Json(JsonResult answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        answer.WriteTo(buffer, Request(""));
        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }

    public static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonResult.WriterOptions))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
