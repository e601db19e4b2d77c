using System.Text;
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
        Assert.DoesNotContain(" on", text[text.IndexOf("<body", StringComparison.Ordinal)..].Replace(" one", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(text.Split("<script").Length, text.Split("<script src=\"/api/docs/").Length);
    }

    [Fact]
    public void Page_Script_MakesNoMarkupOfText()
    {
        var text = Encoding.UTF8.GetString(EmbeddedContent.Script.Bytes);
        Assert.All(["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("], sink => Assert.DoesNotContain(sink, text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task ExecuteAsync_FirstTime_SendsAllWithPolicyAndTag(string file)
    {
        var (context, body) = await Answers.ExecuteAsync(new EmbeddedAnswer(Content(file)));
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
        var (context, body) = await Answers.ExecuteAsync(new EmbeddedAnswer(EmbeddedContent.Document), request);
        Assert.Equal((StatusCodes.Status304NotModified, ""), (context.Response.StatusCode, body));
    }

    private static EmbeddedContent Content(string file) => file switch
    {
        "page" => EmbeddedContent.Page,
        "script" => EmbeddedContent.Script,
        _ => EmbeddedContent.Style,
    };
}
