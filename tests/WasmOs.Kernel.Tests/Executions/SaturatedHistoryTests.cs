using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Runtime.Execution;
using WasmOs.TestKit;

namespace WasmOs.Kernel.Tests.Executions;

public sealed class SaturatedHistoryTests(KernelFixture kernel) : IClassFixture<KernelFixture>
{
    [Fact]
    public async Task ExecuteAsync_FailedRunsFillTheHistory_IsRefusedUntilStorageHasThem()
    {
        await kernel.UploadAsync("calc", Guests.Calc());
        var history = kernel.NewHistory(configure: options => options.BufferBytes = 1 << 20);
        var executions = kernel.NewExecutions(history);
        var call = new ExecuteRequest { Function = "fib_fast", Args = "[5]"u8.ToArray() };
        Assert.True((await executions.ExecuteAsync("calc", call, KernelFixture.None)).Succeeded);

        kernel.Storage.GoDown();
        for (var i = 0; i < 1000 && !history.IsSaturated; i++)
        {
            history.Append(kernel.Run(status: ExecutionStatus.Failed, stdout: new byte[20_000]));
        }

        var refused = await executions.ExecuteAsync("calc", call, KernelFixture.None);
        kernel.Storage.ComeBack();
        await history.FlushAsync(KernelFixture.None);
        var taken = await executions.ExecuteAsync("calc", call, KernelFixture.None);

        Assert.Equal(KernelErrorKind.Busy, refused.Error!.Kind);
        Assert.NotNull(refused.Error.RetryAfter);
        Assert.True(taken.Succeeded);
    }
}
