using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WasmOs.FunctionsHosting.Sample;

if (Environment.GetEnvironmentVariable("SAMPLE_FAIL_AT_START") is { } reason)
{
    Console.Error.WriteLine(reason);
    return 3;
}

if (Environment.GetEnvironmentVariable("SAMPLE_HANG_AT_START") is not null)
{
    await new TaskCompletionSource().Task;
}

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
if (Environment.GetEnvironmentVariable("SAMPLE_STAY_AT_STOP") is not null)
{
    builder.Services.AddHostedService<StayingService>();
}

builder.Build().Run();
return 0;
