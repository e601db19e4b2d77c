using System.Collections.Concurrent;
using System.Text;
using WasmOs.TestKit.Http;

namespace WasmOs.Cli.Tests.Server;

/// <summary>A server that answers each request by a function of its method, path and body, and remembers the requests.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly HttpTarget _target;

    /// <param name="answer">The status, the body and the headers for a request line such as <c>GET /api/v1/users</c>.</param>
    public FakeServer(Func<string, HttpTargetRequest, (int Status, string Body, string[] Headers)> answer) => _target = new HttpTarget(
        async (request, stream, stop) =>
        {
            var call = string.Join(' ', request.Line.Split(' ')[..2]);
            Requests.Enqueue((call, request));
            var (status, body, headers) = answer(call, request);
            await stream.WriteAsync(HttpTarget.Response(status, body, [.. headers, "Content-Type: application/json"]), stop);
        });

    public string Address => $"http://127.0.0.1:{_target.Port}";

    public ConcurrentQueue<(string Call, HttpTargetRequest Request)> Requests { get; } = new();

    public IEnumerable<string> Calls => Requests.Select(one => one.Call);

    public static string TokenBody(string token, string refresh, DateTimeOffset expiresAt) =>
        $$"""{"token":"{{token}}","expires_at":"{{expiresAt:O}}","refresh_token":"{{refresh}}"}""";

    public static string Text(HttpTargetRequest request) => Encoding.UTF8.GetString(request.Body);

    public ValueTask DisposeAsync() => _target.DisposeAsync();
}
