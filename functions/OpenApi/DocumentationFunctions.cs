using System.Diagnostics.CodeAnalysis;
using WasmOs.Functions.Access;

namespace WasmOs.Functions.OpenApi;

/// <summary>
/// The HTTP functions of the API's documentation: the OpenAPI document for programs, and a page for people that loads nothing from other hosts.
/// </summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Both hosts call functions on an instance.")]
public sealed class DocumentationFunctions
{
    [Function("openapi")]
    [Public]
    public IResult GetDocument([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) =>
        Answer(request, EmbeddedContent.Document);

    [Function("docs")]
    [Public]
    public IResult GetPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/docs")] HttpRequest request) =>
        Answer(request, EmbeddedContent.Page);

    [Function("docs-script")]
    [Public]
    public IResult GetScript([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/docs/docs.js")] HttpRequest request) =>
        Answer(request, EmbeddedContent.Script);

    [Function("docs-style")]
    [Public]
    public IResult GetStyle([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/docs/docs.css")] HttpRequest request) =>
        Answer(request, EmbeddedContent.Style);

    private static EmbeddedResult Answer(HttpRequest request, EmbeddedContent content)
    {
        _ = request;
        return new EmbeddedResult(content);
    }
}
