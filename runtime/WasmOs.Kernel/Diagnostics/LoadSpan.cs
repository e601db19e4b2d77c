using System.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Loading;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>The span of work that waits for a module's code: <c>load</c>, or <c>compile</c> where the code was compiled for it.</summary>
internal static class LoadSpan
{
    /// <summary>Begins the span. The caller disposes it.</summary>
    /// <returns>The span; null where the work has none.</returns>
    public static Activity? Begin() => Tracing.Step(KernelDiagnostics.Source, "load");

    /// <summary>Says where the code came from.</summary>
    public static void Describe(Activity? span, in ModuleLoad load)
    {
        if (span is not null)
        {
            span.DisplayName = load.Start == StartKind.Cold ? "compile" : "load";
            span.SetTag("wasmos.start", load.Start switch { StartKind.Cold => "cold", StartKind.Artifact => "artifact", _ => "memory" })
                .SetStatus(load.IsLoaded ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        }
    }
}
