using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Changes;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Functions.Pipeline;

/// <summary>Writes the <see cref="ChangeLog"/> line of a call that changes stored state, with the status of its response. Thread-safe.</summary>
/// <remarks>A call that ends in an exception gets its status later, when <see cref="RequestPipeline"/> answers it. So its line is written then.</remarks>
internal sealed class ChangeLines(TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>The shortest time between two lines of the same change and failure status, because failures often come in large numbers.</summary>
    public static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private static readonly object Unwritten = new();

    private readonly ILogger _logger = loggers.CreateLogger(typeof(ChangeLog).FullName!);
    private readonly ConcurrentDictionary<(string Change, int Status), LineSample> _samples = new();

    /// <summary>Wraps an endpoint so that each of its calls writes a line.</summary>
    /// <param name="change">What a call changes, such as <c>delete a module</c>.</param>
    /// <param name="serve">The endpoint.</param>
    public RequestDelegate Around(string change, RequestDelegate serve) => async context =>
    {
        try
        {
            await serve(context);
        }
        catch (Exception e) when (!e.IsFatal())
        {
            context.Items[Unwritten] = change;
            throw;
        }

        Write(context, change);
    };

    /// <summary>Writes the line of a call that ended in an exception, after it was answered. Does nothing for calls that write no line.</summary>
    public void WriteFailed(HttpContext context)
    {
        if (context.Items.TryGetValue(Unwritten, out var change) && change is string pending)
        {
            Write(context, pending);
        }
    }

    private void Write(HttpContext context, string change)
    {
        var status = context.Response.StatusCode;
        long leftOut = 0;
        if (!IsSampled(status) || _samples.GetOrAdd((change, status), static _ => new LineSample()).Add(time, LineInterval, out leftOut))
        {
            ChangeLog.Write(_logger, change, context, status, leftOut);
        }
    }

    private static bool IsSampled(int status) =>
        status is StatusCodes.Status408RequestTimeout or ChangeLog.ClientGoneStatus or >= StatusCodes.Status500InternalServerError;
}
