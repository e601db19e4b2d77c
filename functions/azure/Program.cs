using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using WasmOs.Functions.Worker;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<RequestBoundary>();
builder.Services.AddWasmOs(WorkerSettings.Read(builder.Configuration));
builder.Build().Run();
