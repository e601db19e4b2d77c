using Microsoft.Extensions.Logging;

namespace WasmOs.Host.Tests.Logging;

/// <summary>Collects the scopes of all log lines. For one thread at a time.</summary>
internal sealed class ScopeCollector : ILoggerProvider, ISupportExternalScope, ILogger
{
    private IExternalScopeProvider? _scopes;

    public List<string> Scopes { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _scopes!.ForEachScope(static (scope, all) => all.Add(scope!.ToString()!), Scopes);

    public void Dispose()
    {
    }
}
