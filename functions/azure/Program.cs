using System.Collections;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using WasmOs.Functions.Worker;
using WasmOs.Functions.Worker.Requests;

var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
var builder = FunctionsApplication.CreateBuilder(args);

// Outside of the SDK's own middleware for HTTP, which the next line adds.
builder.UseMiddleware<Calls>();
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<RequestBoundary>();
builder.Services.AddQuietLogging();
builder.Services.AddWasmOs(WorkerSettings.Read(builder.Configuration, variables));
builder.Build().Run();
