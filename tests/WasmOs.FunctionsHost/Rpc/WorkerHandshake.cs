using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>What is said before the first call: the worker's stream, capabilities both ways, the worker's functions, and their loading.</summary>
internal static class WorkerHandshake
{
    // What the host of these years calls itself; workers log it and decide nothing by it.
    private const string HostVersion = "4.1037.0.0";

    /// <summary>How many streams a worker may open at once. The host hints at 10; the .NET worker opens one.</summary>
    private const string MultiStream = "10";

    /// <exception cref="InvalidOperationException">The worker refused a step; the message says which and why.</exception>
    public static async Task<WorkerIntroduction> RunAsync(WorkerChannel channel, string folder, FunctionReader reader, CancellationToken cancellationToken)
    {
        // 1. The worker opens its stream.
        await channel.FirstAsync(StreamingMessage.ContentOneofCase.StartStream).WaitAsync(cancellationToken).ConfigureAwait(false);

        // 2. Each side says what it can do.
        var init = new WorkerInitRequest { HostVersion = HostVersion, WorkerDirectory = folder, FunctionAppDirectory = folder };
        init.Capabilities["MultiStream"] = MultiStream;
        channel.Send(new StreamingMessage { RequestId = Guid.CreateVersion7().ToString(), WorkerInitRequest = init });
        var initialized = (await channel.FirstAsync(StreamingMessage.ContentOneofCase.WorkerInitResponse)
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false)).WorkerInitResponse;
        ThrowUnlessSucceeded(initialized.Result, "The worker could not be initialized");

        // 3. The worker lists its functions.
        channel.Send(new StreamingMessage
        {
            RequestId = Guid.CreateVersion7().ToString(),
            FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder },
        });
        var listed = (await channel.FirstAsync(StreamingMessage.ContentOneofCase.FunctionMetadataResponse)
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false)).FunctionMetadataResponse;
        ThrowUnlessSucceeded(listed.Result, "The worker could not list its functions");
        if (listed.UseDefaultMetadataIndexing)
        {
            throw new InvalidOperationException(
                "The worker leaves the listing of functions to the host, which this host does not do: build the app with the worker's SDK.");
        }

        // 4. Each function is loaded, in the order of their names.
        var functions = listed.FunctionMetadataResults.OrderBy(metadata => metadata.Name, StringComparer.OrdinalIgnoreCase)
            .Select(metadata => (metadata, function: reader.Read(metadata)))
            .ToList();
        var loads = functions.Select(entry => channel.LoadAsync(LoadRequest(entry.metadata))).ToList();
        foreach (var (load, function) in loads.Zip(functions.Select(entry => entry.function)))
        {
            var loaded = await load.WaitAsync(cancellationToken).ConfigureAwait(false);
            ThrowUnlessSucceeded(loaded.Result, $"The worker could not load the function '{function.Name}'");
        }

        return new WorkerIntroduction(new Dictionary<string, string>(initialized.Capabilities), [.. functions.Select(entry => entry.function)]);
    }

    private static FunctionLoadRequest LoadRequest(RpcFunctionMetadata listed)
    {
        var metadata = new RpcFunctionMetadata
        {
            Name = listed.Name,
            Directory = listed.Directory,
            EntryPoint = listed.EntryPoint,
            ScriptFile = listed.ScriptFile,
        };
        foreach (var binding in listed.RawBindings)
        {
            var (name, info) = FunctionReader.ReadBinding(binding);
            metadata.Bindings[name] = info;
        }

        metadata.Properties.Add(listed.Properties);
        return new FunctionLoadRequest { FunctionId = listed.FunctionId, Metadata = metadata };
    }

    private static void ThrowUnlessSucceeded(StatusResult? result, string what)
    {
        if (result is { Status: StatusResult.Types.Status.Success })
        {
            return;
        }

        throw new InvalidOperationException(
            $"{what}: {(result?.Exception is { } exception ? RpcLogs.Describe(exception) : result?.Result is { Length: > 0 } text ? text : "it did not say why")}");
    }
}
