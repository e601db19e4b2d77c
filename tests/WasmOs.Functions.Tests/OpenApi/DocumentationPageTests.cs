using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WasmOs.Functions.OpenApi;

namespace WasmOs.Functions.Tests.OpenApi;

public sealed class DocumentationPageTests
{
    public static TheoryData<string> Files => ["page", "script", "style"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Page_EveryFile_NeedsNothingFromElsewhere(string file)
    {
        var text = Encoding.UTF8.GetString(Content(file).Bytes);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Markup_HasNothingInline()
    {
        var text = Encoding.UTF8.GetString(EmbeddedContent.Page.Bytes);
        Assert.DoesNotContain("<style", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            " on", text[text.IndexOf("<body", StringComparison.Ordinal)..].Replace(" one", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(text.Split("<script").Length, text.Split("<script src=\"/api/docs/").Length);
    }

    [Fact]
    public void Page_Script_MakesNoMarkupOfText()
    {
        var text = Encoding.UTF8.GetString(EmbeddedContent.Script.Bytes);
        Assert.All(
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("], sink => Assert.DoesNotContain(sink, text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task ExecuteAsync_FirstTime_SendsAllWithPolicyAndTag(string file)
    {
        var (context, body) = await Answers.ExecuteAsync(new EmbeddedResult(Content(file)));
        Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        Assert.Equal(Content(file).Bytes, Encoding.UTF8.GetBytes(body));
        Assert.DoesNotContain("unsafe", context.Response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Equal(Content(file).ETag, context.Response.Headers.ETag);
    }

    [Fact]
    public async Task ExecuteAsync_KnownTag_SendsNothing()
    {
        var request = Answers.Request("");
        request.Request.Headers.IfNoneMatch = EmbeddedContent.Document.ETag;
        var (context, body) = await Answers.ExecuteAsync(new EmbeddedResult(EmbeddedContent.Document), request);
        Assert.Equal((StatusCodes.Status304NotModified, ""), (context.Response.StatusCode, body));
    }

    [Fact]
    [Trait("Trial", "1.23")]
    public async Task Page_EveryOperation_OpensAndIsSent()
    {
        var opened = await OpenAllAsync();
        Assert.Equal(
            ApiDocument.Operations.Select(operation => operation.Operation.GetProperty("operationId").GetString()!).Order(),
            opened.Select(line => line.GetProperty("id").GetString()!).Order());
        Assert.All(opened, line => Assert.DoesNotContain("{", line.GetProperty("url").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task Page_DestructiveOperation_IsNotPrefilledAndAsks()
    {
        var opened = await OpenAllAsync();
        Assert.All(opened.Where(line => line.GetProperty("method").GetString() == "DELETE"), line =>
            Assert.Equal((true, 0), (line.GetProperty("asks").GetBoolean(), line.GetProperty("filled").GetArrayLength())));
        Assert.All(
            opened.Where(line => line.GetProperty("method").GetString() is "GET" or "HEAD"), line => Assert.False(line.GetProperty("asks").GetBoolean()));
    }

    [Fact]
    [Trait("Trial", "1.23")]
    public async Task Page_HttpGuest_IsSentItsPathAndItsQuery()
    {
        var urls = (await OpenAllAsync()).ToDictionary(line => line.GetProperty("id").GetString()!, line => line.GetProperty("url").GetString());
        Assert.Equal(("/run/site/hello?name=Ada", "/run/site/echo"), (urls["run-get"], urls["run-post"]));
    }

    /// <summary>Every JSON body has a schema, and an example to start from.</summary>
    [Fact]
    [Trait("Trial", "1.23")]
    public void Document_EveryBody_HasASchemaAndAJsonBodyAnExample()
    {
        Assert.All(ApiDocument.Media(), media => Assert.True(media.Value.TryGetProperty("schema", out _), media.Name));
        Assert.All(
            ApiDocument.Media().Where(media => media.IsRequest && media.Name.Contains("json", StringComparison.Ordinal)),
            media => Assert.True(media.Value.TryGetProperty("example", out _), media.Name));
    }

    private static async Task<List<JsonElement>> OpenAllAsync()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-docs-");
        try
        {
            var (script, document) = (Path.Combine(folder.FullName, "docs.js"), Path.Combine(folder.FullName, "openapi.json"));
            await File.WriteAllBytesAsync(script, EmbeddedContent.Script.Bytes.ToArray());
            await File.WriteAllBytesAsync(document, EmbeddedContent.Document.Bytes.ToArray());
            using var node =
                Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "OpenApi", "open-every-operation.mjs"), script, document])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            var errors = node.StandardError.ReadToEndAsync();
            var output = await node.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
            await node.WaitForExitAsync();
            Assert.True(node.ExitCode == 0, await errors);
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static EmbeddedContent Content(string file) => file switch
    {
        "page" => EmbeddedContent.Page,
        "script" => EmbeddedContent.Script,
        _ => EmbeddedContent.Style,
    };
}
