using System.Text.Json;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>
/// A source of one run's data for <see cref="ExecutionJson"/>: a run that has just ended, or one read from storage. Implemented by structs, so that the writer
/// is compiled for each of them without virtual calls.
/// </summary>
internal interface IExecutionSource
{
    string? ModuleName { get; }

    int Version { get; }

    string Function { get; }

    DateTime StartedAt { get; }

    string? CreatedBy { get; }

    int? ExitCode { get; }

    long StdoutBytes { get; }

    long StderrBytes { get; }

    bool Truncated { get; }

    int ViolationCount { get; }

    TimeSpan Duration { get; }

    TimeSpan Cpu { get; }

    TimeSpan Queued { get; }

    long MemoryPeakBytes { get; }

    long? Fuel { get; }

    void WriteId(Utf8JsonWriter json);

    void WriteDigest(Utf8JsonWriter json);

    void WriteStatus(Utf8JsonWriter json);

    void WriteStart(Utf8JsonWriter json);

    ExecutionOutputs WriteResult(Utf8JsonWriter json, int inlineBytes);

    ExecutionOutputs WriteOutput(Utf8JsonWriter json, int inlineBytes);

    void WriteMarks(Utf8JsonWriter json);

    void WriteFault(Utf8JsonWriter json);

    void WriteViolations(Utf8JsonWriter json, int most);

    void WriteOffloaded(Utf8JsonWriter json, ExecutionOutputs outputs);
}
