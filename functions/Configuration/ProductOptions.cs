using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Pipeline;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime;

namespace WasmOs.Functions.Configuration;

/// <summary>The options of everything that both heads share. <see cref="ProductOptionsReader"/> reads them, <see cref="FunctionsRegistration"/> builds services from them; a head adds nothing but what it alone has.</summary>
public sealed class ProductOptions
{
    /// <summary>Creates the options of a process that has <see cref="Worker"/> as its name.</summary>
    public ProductOptions()
    {
        Tasks.Worker = Worker;
        History.Worker = Worker;
    }

    /// <summary>This process's name in what it writes to shared storage. No process had it before: it is the time and randomness of a UUID version 7, in lower-case hexadecimal.</summary>
    public string Worker { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>The runtime.</summary>
    public RuntimeOptions Runtime { get; set; } = new();

    /// <summary>What the operator grants to modules, and the ceilings of what modules may set.</summary>
    public CapabilityOptions Capabilities { get; set; } = CapabilityOptions.None;

    /// <summary>Bounds of the REST interface.</summary>
    public ApiOptions Api { get; } = new();

    /// <summary>How tasks are run.</summary>
    public TaskOptions Tasks { get; } = new();

    /// <summary>How much may be kept.</summary>
    public QuotaOptions Quotas { get; } = new();

    /// <summary>The history of runs.</summary>
    public ExecutionHistoryOptions History { get; } = new();

    /// <summary>Where webhooks and callbacks may go.</summary>
    /// <value>public addresses only</value>
    public WebhookTargets WebhookTargets { get; set; } = WebhookTargets.PublicOnly;

    /// <summary>Whose requests are served.</summary>
    public BoundaryOptions Boundary { get; set; } = new();

    /// <summary>What secrets are stored under; without a key no webhook can be made.</summary>
    /// <value>no key</value>
    public SecretSeal Secrets { get; set; } = SecretSeal.None;

    /// <summary>The requests' pipeline.</summary>
    internal PipelineOptions Pipeline { get; } = new();

    /// <summary>Adds the options that services are built from.</summary>
    internal void AddTo(IServiceCollection services)
    {
        services.AddSingleton(new WorkerName(Worker)).AddSingleton(Options.Create(Api));
        services.AddSingleton(Capabilities).AddSingleton(History).AddSingleton(Quotas).AddSingleton(Secrets).AddSingleton(Tasks).AddSingleton(WebhookTargets);
    }

    /// <summary>Every error of these options, as sentences; empty when services can be built from them.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>(Runtime.Validate());
        foreach (var options in (object[])[Api, Tasks, Quotas, History])
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            errors.AddRange(results.Select(result => $"{options.GetType().Name}: {result.ErrorMessage}"));
        }

        return errors;
    }
}
