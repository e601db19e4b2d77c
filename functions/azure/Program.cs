using System.Collections;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Worker;
using WasmOs.Functions.Worker.Requests;

var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
var builder = FunctionsApplication.CreateBuilder(args);

// Before the SDK's HTTP middleware, which the next line adds, so that Calls is outside of it.
builder.UseMiddleware<Calls>();
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<RequestBoundary>();
var settings = WorkerSettings.Read(builder.Configuration, variables, AppContext.BaseDirectory);
if (settings.Errors.Count > 0)
{
    Console.Error.WriteLine(StartFailure.Text(StartFailure.Settings, settings.Errors));
    return 1;
}

builder.Services.AddQuietLogging();
builder.Services.AddWasmOs(settings);
builder.Build().Run();
return 0;
