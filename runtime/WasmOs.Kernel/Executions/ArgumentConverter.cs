using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions;

/// <summary>Converts the arguments of a request by the function's signature.</summary>
/// <param name="json">A JSON array in UTF-8; empty for no arguments.</param>
/// <param name="function">The export's name, for messages.</param>
/// <param name="type">The signature.</param>
/// <param name="faults">Gets what does not fit; then the result is not used.</param>
public delegate ReadOnlyMemory<GuestArgument> ArgumentConverter(ReadOnlyMemory<byte> json, string function, FunctionType type, FieldErrors faults);
