using static WasmOs.Host.Tests.Product.Access.AccessHost;

namespace WasmOs.Host.Tests.Product.Access;

/// <summary>What a caller whose permissions hold for some modules only may do with its own things: everything.</summary>
public sealed class OwnThingsTests(ScopedProduct product) : IClassFixture<ScopedProduct>
{
    [Fact]
    public async Task Call_OwnThings_IsAllowed()
    {
        // The same calls as in ScopeTests, where they meet the things of others. Those that end a thing come last.
        (string Method, string Path, string Kind)[] calls =
        [
            ("GET", "tasks/{0}", "task"),
            ("GET", "tasks/{0}/attempts", "task"),
            ("GET", "batches/{0}", "batch"),
            ("GET", "batches/{0}/results", "batch"),
            ("GET", "schedules/{0}", "schedule"),
            ("GET", "schedules/{0}/next", "schedule"),
            ("GET", "schedules/{0}/runs", "schedule"),
            ("GET", "executions/{0}", "execution"),
            ("GET", "executions/{0}/logs", "execution"),
            ("POST", "tasks/{0}/cancel", "task"),
            ("POST", "batches/{0}/cancel", "batch"),
            ("POST", "schedules/{0}/run", "schedule"),
            ("DELETE", "batches/{0}", "batch"),
            ("DELETE", "schedules/{0}", "schedule"),
        ];
        foreach (var (method, path, kind) in calls)
        {
            var answer = await product.SendAsync(new HttpMethod(method), string.Format(null, path, product.Mine[kind]), null, "billing");
            Assert.True(answer.Status is not (401 or 403 or 404), $"{method} {path}: {answer.Text}");
        }

        Assert.Equal(403, (await product.Api.GetAsync("/api/v1/webhooks", As("billing"))).Status);
    }
}
