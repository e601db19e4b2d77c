using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WasmOs.Functions;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Shutdown;
using WasmOs.Host.Administration;
using WasmOs.Host.Admission;
using WasmOs.Host.Connections;
using WasmOs.Host.Discovery;
using WasmOs.Host.Http;
using WasmOs.Host.Logging;
using WasmOs.Host.Queues;
using WasmOs.Host.Shutdown;
using WasmOs.Host.Startup;
using WasmOs.Host.Timers;
using WasmOs.Kernel.Diagnostics;
using HostOptions = WasmOs.Host.Configuration.HostOptions;

namespace WasmOs.Host;

/// <summary>
/// The embedded Functions host. Calls the functions of some assemblies for HTTP requests, queue messages and timers. Owns every service that it registers;
/// dispose the host to release them.
/// </summary>
public sealed partial class WasmOsHost : IAsyncDisposable
{
    /// <summary>How long functions may take to end after they were cancelled.</summary>
    internal static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly HostOptions _options;
    private readonly ILogger _logger;
    private readonly StartPhase _starting;
    private bool _started;

    private WasmOsHost(WebApplication app, HostOptions options)
    {
        _app = app;
        _options = options;
        _logger = app.Services.GetRequiredService<ILogger<WasmOsHost>>();
        _starting = app.Services.GetRequiredService<StartPhase>();
    }

    /// <summary>The address on which the host listens, such as <c>http://127.0.0.1:8080</c>. Valid after the start only.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        .Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));

    /// <summary>The services of the host.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Whether a stop was requested.</summary>
    internal bool IsStopping => _starting.StopAsked.IsCancellationRequested || _app.Lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Builds a host.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="functionAssemblies">The assemblies that are searched for functions.</param>
    /// <param name="configure">Adds services. They take precedence over the host's own.</param>
    /// <exception cref="StartupException">A function or its class breaks a rule; the exception lists all mistakes.</exception>
    public static WasmOsHost Create(HostOptions options, IEnumerable<Assembly> functionAssemblies, Action<IServiceCollection>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(functionAssemblies);
        return Create(options, FunctionDiscovery.Find(functionAssemblies, Composition.TriggersOf(options), options.Settings), configure);
    }

    /// <summary>Builds a host for functions that were already discovered.</summary>
    internal static WasmOsHost Create(HostOptions options, IReadOnlyList<FunctionDefinition> functions, Action<IServiceCollection>? configure)
    {
        // The empty builder reads no configuration files, variables or start-up assemblies of ASP.NET Core. So none of them can change this host or slow down
        // its start.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "WasmOs.Host", EnvironmentName = options.Environment });
        HostLogging.Configure(builder.Logging, options);
        HostKestrel.Configure(builder.WebHost, options);
        AddHost(builder.Services, options);
        AddTriggers(builder.Services, functions, options);
        foreach (var type in functions.Select(function => function.Class).Distinct())
        {
            builder.Services.AddSingleton(type);
        }

        configure?.Invoke(builder.Services);
        var app = builder.Build();
        ConstructorRules.Check(functions, app.Services);
        Map(app, functions, options);
        return new WasmOsHost(app, options);
    }

    /// <summary>Starts to serve. The task completes when the port is open. A stop that was requested during the start begins then.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        foreach (var warning in _options.Warnings)
        {
            LogWarning(_logger, warning);
        }

        if (!_options.IsLoopback)
        {
            LogExposed(_logger, _options.Address);
        }

        if (_options.MaxConnections is null && OpenFiles.WarningOf(OpenFiles.Limit()) is { } fewFiles)
        {
            LogWarning(_logger, fewFiles);
        }

        // Runs in parallel with the start, so that it does not delay the start.
        var prepared = Task.Run(PrepareAsync, CancellationToken.None);
        await _app.StartAsync(cancellationToken);
        await prepared;
        _started = true;
        if (_starting.End())
        {
            _app.Lifetime.StopApplication();
        }
    }

    /// <summary>Begins a stop and returns at once. <see cref="WaitForStopAsync"/> completes when the stop is complete. Thread-safe.</summary>
    public void BeginStop()
    {
        if (!_starting.TryDefer())
        {
            _app.Lifetime.StopApplication();
        }
    }

    /// <summary>Waits for <see cref="BeginStop"/>, then stops the host.</summary>
    public Task WaitForStopAsync() => _app.WaitForShutdownAsync(CancellationToken.None);

    /// <summary>Stops the host: running work ends first, then the server closes. <c>DrainService</c> has the order.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        BeginStop();
        return _app.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            // The host was perhaps not stopped: end the listeners first, because running functions still use the services that are disposed next.
            _started = false;
            await Services.GetRequiredService<QueueListeners>().DisposeAsync();
            await Services.GetRequiredService<TimerListeners>().DisposeAsync();
        }

        await _app.DisposeAsync();
    }

    /// <summary>
    /// Loads what the first request and the first timer need besides what the start needs. A flood of connections may have taken all file handles by then, and
    /// .NET remembers for ever that it could not load an assembly.
    /// </summary>
    private static async Task PrepareAsync()
    {
        foreach (var type in (Type[])[typeof(System.Linq.Expressions.Expression), typeof(System.Linq.Expressions.Expression<>), typeof(Parallel)])
        {
            System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(type.Module.ModuleHandle);
        }

        await RequestFailure.PrepareAsync();
    }

    private static void AddHost(IServiceCollection services, HostOptions options)
    {
        services.AddRoutingCore();
        services.AddSingleton(options);
        services.AddSingleton(_ => new RequestRules(BoundaryOf(options)));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IHostLifetime, PassiveLifetime>();
        services.AddSingleton<StartPhase>();
        services.AddRequestPipeline(options.Product.Pipeline, options.Product.Traces).AddSingleton<FunctionFront>();
        services.AddSingleton<OpenConnections>();
        services.AddSingleton(provider => new ConnectionLimit(
            options.MaxConnections ?? OpenFiles.ConnectionsFor(
                OpenFiles.Limit()), provider.GetRequiredService<OpenConnections>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ConnectionLimit>>()));
        services.AddSingleton(new AdmissionLimits(options.MaxConcurrentRequests, options.MaxOutstandingRequests, options.Product.Runtime.QueueTimeout));
        services.AddSingleton(provider => new AdmissionGate(
            options.MaxConcurrentRequests, options.MaxOutstandingRequests, options.Product.Runtime.QueueTimeout, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AdmissionLanes>();
        services.AddSingleton(provider => new InvocationLeases(
            options.FunctionTimeout, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<InvocationLeases>>()));
        services.AddSingleton<IDrain>(provider => provider.GetRequiredService<AdmissionLanes>());
        services.AddSingleton(new DrainOptions(options.ShutdownTimeout, StopGrace)).AddSingleton<DrainService>();

        // Hosted services stop last registered first: the drain, and then the closer.
        services.AddHostedService<ConnectionCloser>();
        services.AddHostedService(provider => provider.GetRequiredService<DrainService>());
        services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout + (2 * StopGrace));
        if (options.Product.Boundary.AllowedOrigins.Count > 0)
        {
            services.AddCors(cors =>
                cors.AddDefaultPolicy(policy => policy.WithOrigins([.. options.Product.Boundary.AllowedOrigins]).AllowAnyHeader().AllowAnyMethod()));
        }
    }

    private static BoundaryOptions BoundaryOf(HostOptions options) => options.Product.Boundary with
    {
        IsLoopback = options.IsLoopback,
        RoutePrefix = options.RoutePrefix,
        AllowedHosts = options.AllowedHosts,
        GuestPort = options.GuestPort,
    };

    private static void AddTriggers(IServiceCollection services, IReadOnlyList<FunctionDefinition> functions, HostOptions options)
    {
        services.AddSingleton(new HostFunctions(functions));
        services.AddSingleton(options.Queues);
        services.AddSingleton(new TimerOptions(options.HostId));
        services.AddSingleton(new AdminOptions(options.HostKey, options.IsLoopback, options.Product.Boundary.TrustedProxies));
        services.AddSingleton<QueueSignals>();
        services.TryAddSingleton<BackgroundFailures>();
        services.AddSingleton<QueueLog>();
        services.AddSingleton<QueueListeners>();
        services.AddSingleton<IDrain>(provider => provider.GetRequiredService<QueueListeners>());
        services.AddHostedService(provider => provider.GetRequiredService<QueueListeners>());
        services.AddSingleton<TimerLog>();
        services.AddSingleton<TimerListeners>();
        services.AddSingleton<IDrain>(provider => provider.GetRequiredService<TimerListeners>());
        services.AddHostedService(provider => provider.GetRequiredService<TimerListeners>());
        services.AddSingleton<AdminKey>();
        services.AddSingleton<ManualRuns>();
        services.AddSingleton<IDrain>(provider => provider.GetRequiredService<ManualRuns>());
        services.AddSingleton<AdminEndpoints>();
    }

    private static void Map(WebApplication app, IReadOnlyList<FunctionDefinition> functions, HostOptions options)
    {
        app.Use(next => ActivatorUtilities.CreateInstance<RequestPipeline>(app.Services, next).InvokeAsync);
        if (options.Product.Boundary.AllowedOrigins.Count > 0)
        {
            // A guest sets its own CORS headers, so the API's CORS rules must not apply to it.
            var rules = app.Services.GetRequiredService<RequestRules>();
            app.UseWhen(context => !rules.IsForGuest(context.Request), static api => api.UseCors());
        }

        if (MetricsPort.IsNeeded(options))
        {
            app.Use(next => new MetricsPort(next, options).InvokeAsync);
        }

        // A request without the header gets no object for a handshake.
        app.UseWhen(static context => context.Request.Headers.Upgrade.Count > 0, static upgrades => upgrades.UseWebSockets());
        app.UseRouting();
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(
            [.. FunctionEndpoints.Build(functions, options.Product.Api, app.Services), .. app.Services.GetRequiredService<AdminEndpoints>().Build()]));
        app.UseEndpoints(static _ => { });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "listening on {Address}, which other machines can reach, over HTTP without encryption: put a gateway with TLS in front, "
        + "or unset SERVER_HOST to serve this machine only")]
    private static partial void LogExposed(ILogger logger, string address);
}
