using WasmOs.ProductTests.Webhooks;
using WasmOs.TestKit.Http;

namespace WasmOs.Host.Tests.Product.Webhooks;

/// <summary>Targets that hang, fail or send without end, beside a healthy target.</summary>
public sealed class WebhookFaultTests
{
    private const int Events = 12;

    [Fact]
    public async Task Publish_SomeTargetsMisbehave_OthersGetTheirEventsAndTheHostAnswers()
    {
        var folder = Directory.CreateTempSubdirectory("wasmos-webhooks-");
        await using var hanging = new HttpTarget((_, _, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop));
        await using var failing = new HttpTarget(500, "broken");
        await using var endless = new HttpTarget(SendAGigabyteAsync);
        await using var good = await KestrelTarget.StartAsync();
        await using (var host = await ProductHost.StartAsync(
            folder.FullName, options => options.Settings = new Dictionary<string, string> { ["WEBHOOK_ALLOWED_HOSTS"] = "127.0.0.0/8" }))
        {
            foreach (var url in (string[])[hanging.Url.AbsoluteUri, failing.Url.AbsoluteUri, endless.Url.AbsoluteUri, good.Url])
            {
                var made =
                    await host.Api.SendAsync(HttpMethod.Post, "/api/v1/webhooks", ProductClient.Json($$"""{"url":"{{url}}","events":["module.created"]}"""));
                Assert.Equal(201, made.Status);
            }

            for (var i = 0; i < Events; i++)
            {
                await host.Api.KeepAsync($"fault-{i}", $"(module (func (export \"f\") (result i32) i32.const {i}))");
            }

            var told = new HashSet<string>();
            while (told.Count < Events)
            {
                told.Add((await good.NextAsync()).Data.GetProperty("module_id").GetString()!);
            }

            Assert.Equal(200, (await host.Api.GetAsync("/health")).Status);
            Assert.All((HttpTarget[])[hanging, failing, endless], target => Assert.True(target.Count > 0));
        }

        folder.Delete(recursive: true);
    }

    private static async Task SendAGigabyteAsync(HttpTargetRequest request, Stream stream, CancellationToken stop)
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"u8.ToArray(), stop);
        var block = new byte[64 * 1024];
        for (var sent = 0; sent < 1 << 30; sent += block.Length)
        {
            await stream.WriteAsync(block, stop);
        }
    }
}
