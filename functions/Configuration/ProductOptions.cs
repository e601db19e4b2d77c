using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Access;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Pipeline;
using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Keys;
using WasmOs.Kernel.Live;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Tiers;
using WasmOs.Kernel.Usage;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime;

namespace WasmOs.Functions.Configuration;

/// <summary>
/// The options that both heads share. <see cref="ProductOptionsReader"/> reads them from settings, and <see cref="FunctionsRegistration"/> builds services from
/// them. A head adds only options of its own.
/// </summary>
public sealed class ProductOptions
{
    /// <summary>Creates the options. <see cref="Worker"/> is the name of this process in tasks and in the history.</summary>
    public ProductOptions()
    {
        Tasks.Worker = Worker;
        History.Worker = Worker;
    }

    /// <summary>
    /// The name of this process in shared storage, unique for each process: a UUID version 7 (time and randomness) in lower-case hexadecimal.
    /// </summary>
    public string Worker { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>
    /// The options of the runtime. A run of a second is slow, as a request is (<c>SLOW_REQUEST</c>): of each request that the log calls slow because of its run
    /// there is a trace then, and runs of a second cannot be many.
    /// </summary>
    public RuntimeOptions Runtime { get; set; } = new() { SlowRun = TimeSpan.FromSeconds(1) };

    /// <summary>The operator's grants to modules, and the ceilings of what modules may set for themselves.</summary>
    public CapabilityOptions Capabilities { get; set; } = CapabilityOptions.None;

    /// <summary>The largest request bodies of the REST interface.</summary>
    public ApiOptions Api { get; } = new();

    /// <summary>When callers need credentials.</summary>
    public AccessOptions Access { get; } = new();

    /// <summary>
    /// The environment variables that files of the operator name, for secrets of theirs. They have names of the operator's, which are not checked as those of
    /// settings.
    /// </summary>
    public ISet<string> NamedVariables { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The options of tasks.</summary>
    public TaskOptions Tasks { get; } = new();

    /// <summary>The limits of stored data.</summary>
    public QuotaOptions Quotas { get; } = new();

    /// <summary>The limits of callers.</summary>
    public TierOptions Tiers { get; } = new();

    /// <summary>The options of the history of runs.</summary>
    public ExecutionHistoryOptions History { get; } = new();

    /// <summary>The addresses that webhooks and callbacks may call.</summary>
    /// <value>public addresses only</value>
    public WebhookTargets WebhookTargets { get; set; } = WebhookTargets.PublicOnly;

    /// <summary>The options of the checks that every request must pass.</summary>
    public BoundaryOptions Boundary { get; set; } = new();

    /// <summary>The options of users, passwords and sessions.</summary>
    public IdentityOptions Identity { get; } = new();

    /// <summary>Encrypts stored secrets. Without a key, no webhook can be created.</summary>
    /// <value>no key</value>
    public SecretSeal Secrets { get; set; } = SecretSeal.None;

    /// <summary>The options of the audit trail.</summary>
    public AuditOptions Audit { get; } = new();

    /// <summary>The options of metrics.</summary>
    public MetricsOptions Metrics { get; } = new();

    /// <summary>The options of traces.</summary>
    public TraceOptions Traces { get; } = new();

    /// <summary>The options of live streams.</summary>
    public LiveOptions Live { get; } = new();

    /// <summary>The options of usage and costs.</summary>
    public UsageOptions Usage { get; } = new();

    /// <summary>The options of alerts.</summary>
    public AlertOptions Alerts { get; } = new();

    /// <summary>Keys that the settings give instead of those that the server makes.</summary>
    public KeyOptions Keys { get; } = new();

    /// <summary>The identity providers that are trusted.</summary>
    /// <value>none</value>
    public FederationOptions Federation { get; set; } = FederationOptions.None;

    /// <summary>The options of the request pipeline.</summary>
    internal PipelineOptions Pipeline { get; } = new();

    /// <summary>Registers the options that services are built from.</summary>
    internal void AddTo(IServiceCollection services)
    {
        services.AddSingleton(new WorkerName(Worker)).AddSingleton(Options.Create(Api));
        services.AddSingleton(Access)
            .AddSingleton(Alerts)
            .AddSingleton(Audit)
            .AddSingleton(Capabilities)
            .AddSingleton(Federation)
            .AddSingleton(History)
            .AddSingleton(Identity)
            .AddSingleton(Keys)
            .AddSingleton(Live)
            .AddSingleton(Quotas)
            .AddSingleton(Secrets)
            .AddSingleton(Tasks)
            .AddSingleton(Tiers)
            .AddSingleton(Traces)
            .AddSingleton(Usage)
            .AddSingleton(WebhookTargets);
    }

    /// <summary>Every error in these options, a sentence each. Services can be built only when this is empty.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>([.. Runtime.Validate(), .. Alerts.Validate()]);
        foreach (var options in (object[])[Api, Audit, Live, Tasks, Quotas, History, Identity.Passwords, Identity.Sessions])
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            errors.AddRange(results.Select(result => $"{options.GetType().Name}: {result.ErrorMessage}"));
        }

        return errors;
    }
}
