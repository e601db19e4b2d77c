using System.Text.Json;

namespace WasmOs.FunctionsHosting.Configuration;

/// <summary>How the worker is started, by <c>worker.config.json</c>.</summary>
internal sealed record WorkerDescription
{
    /// <summary>The program: <c>dotnet</c>, or the app's own executable.</summary>
    public required string Executable { get; init; }

    /// <summary>The program's arguments before the worker's path.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The worker's assembly, or <see langword="null"/> when the program is the worker.</summary>
    public required string? WorkerPath { get; init; }

    /// <exception cref="InvalidOperationException">The folder is not that of an isolated worker.</exception>
    public static WorkerDescription Read(string folder)
    {
        var path = Path.Combine(folder, "worker.config.json");
        if (!File.Exists(path))
        {
            throw new InvalidOperationException($"'{folder}' has no worker.config.json: build the function app, and name the folder of its output.");
        }

        using var document = JsonDocument.Parse(File.ReadAllText(path), JsonText.Lenient);
        var description = document.RootElement.Find("description") ?? throw new InvalidOperationException($"'{path}' has no description of the worker.");
        var worker = description.FindString("defaultWorkerPath");
        return new WorkerDescription
        {
            Executable = Expand(
                description.FindString("defaultExecutablePath") ?? throw new InvalidOperationException($"'{path}' names no program (defaultExecutablePath)."),
                folder),
            Arguments = description.Find("arguments") is { } arguments
                ? [.. arguments.EnumerateArray().Select(argument => Expand(argument.GetString()!, folder))]
                : [],
            WorkerPath = string.IsNullOrEmpty(worker) ? null : Path.GetFullPath(worker, folder),
        };
    }

    private static string Expand(string text, string folder) =>
        text.Replace("{WorkerRoot}", folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            .Replace("{workerDirectoryPath}", folder, StringComparison.Ordinal);
}
